import type { CallDetail } from '#shared/domain/call.ts';
import type { RunningSallyport } from './running-sallyport.ts';

export interface RouteAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  // biome-ignore lint/suspicious/noExplicitAny: what came over the wire, to be asserted on
  readonly body: any;
}

/** Posts JSON, or a text as it is, with the key of the first agent: to the proxy-execute route, unless a path is given. */
export async function postTo(
  { url, key }: Pick<RunningSallyport, 'url' | 'key'>,
  body: unknown,
  init: { readonly path?: string; readonly headers?: Record<string, string> } = {},
): Promise<RouteAnswer> {
  const response = await fetch(url + (init.path ?? '/api/v3.1/tools/execute/proxy'), {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key, ...init.headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: JSON.parse(text) };
}

/** The record of the call that an answer belongs to. */
export async function recordOf(
  app: Pick<RunningSallyport, 'sallyport' | 'call'>,
  { headers }: { readonly headers: Headers },
): Promise<CallDetail> {
  await app.sallyport.core.calls.flush();
  return app.call('calls.get', { id: headers.get('x-sallyport-call-id') ?? 'none' });
}
