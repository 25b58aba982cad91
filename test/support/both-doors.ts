import type { RunningSallyport } from './running-sallyport.ts';

/** What a proxy-execute request holds, as far as tests set it. */
export interface EnvelopeRequest {
  readonly endpoint: string;
  readonly method?: string;
  readonly connected_account_id?: string;
  readonly parameters?: readonly { name: string; type: 'header' | 'query'; value: string }[];
  readonly body?: unknown;
}

export interface EnvelopeAnswer {
  readonly http: Response;
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire, to be asserted on
  readonly body: any;
}

/** Calls through the envelope; GET where no method is named. */
export async function callEnvelope(
  app: Pick<RunningSallyport, 'url' | 'key'>,
  request: EnvelopeRequest,
  headers: Record<string, string> = {},
): Promise<EnvelopeAnswer> {
  const http = await fetch(`${app.url}/api/v3.1/tools/execute/proxy`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': app.key, ...headers },
    body: JSON.stringify({ method: 'GET', ...request }),
  });
  return { http, status: http.status, body: await http.json() };
}

/** Calls through the pass-through and follows no redirect. */
export function callThrough(
  app: Pick<RunningSallyport, 'url' | 'key'>,
  path: string,
  init: RequestInit = {},
): Promise<Response> {
  return fetch(`${app.url}/gateway/${path}`, {
    redirect: 'manual',
    ...init,
    headers: { 'x-api-key': app.key, ...(init.headers as Record<string, string>) },
  });
}
