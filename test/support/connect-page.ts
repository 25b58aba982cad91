import { once } from 'node:events';
import { type IncomingHttpHeaders, type IncomingMessage, request } from 'node:http';

export interface PageAnswer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

const formHeaders = {
  'sec-fetch-site': 'same-origin',
  'content-type': 'application/x-www-form-urlencoded',
};

/** As a browser would send it: `fetch` names itself instead. */
export async function visit(
  url: string,
  headers: Record<string, string> = {},
  form?: string,
): Promise<PageAnswer> {
  const sent = request(url, {
    method: form === undefined ? 'GET' : 'POST',
    headers: {
      'sec-fetch-mode': 'navigate',
      'sec-fetch-dest': 'document',
      ...(form === undefined ? { 'sec-fetch-site': 'cross-site' } : formHeaders),
      ...headers,
    },
  }).end(form);
  const [answer] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of answer) chunks.push(chunk as Buffer);
  return { status: answer.statusCode ?? 0, headers: answer.headers, text: Buffer.concat(chunks).toString() };
}

/** What proves that a form was made from a page. */
export function formToken({ text }: PageAnswer): string {
  return /name="form_token" value="([^"]+)"/.exec(text)?.[1] ?? '';
}

/** Presses a button on the page of a connect link, with what was typed into its fields. */
export async function press(
  link: string,
  decision = 'connect',
  fields: Record<string, string> = {},
): Promise<PageAnswer> {
  const typed = Object.entries(fields).map(([name, value]) => [`field.${name}`, value]);
  const form = new URLSearchParams({
    form_token: formToken(await visit(link)),
    decision,
    ...Object.fromEntries(typed),
  });
  return visit(link, { origin: new URL(link).origin }, form.toString());
}
