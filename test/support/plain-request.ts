import { once } from 'node:events';
import {
  type ClientRequest,
  request as httpRequest,
  type IncomingMessage,
  type RequestOptions,
} from 'node:http';
import type { RunningSallyport } from './running-sallyport.ts';

export interface PlainAnswer {
  readonly message: IncomingMessage;
  readonly body: Buffer;
}

type Target = Pick<RunningSallyport, 'url' | 'key'>;

/** Begins a request by Node's own client, which leaves paths and headers alone; with the key, unless the options name headers. */
export function startRequest(
  { url, key }: Target,
  path: string,
  options: RequestOptions = {},
): ClientRequest {
  const { hostname, port } = new URL(url);
  return httpRequest({ hostname, port, path, agent: false, headers: { 'x-api-key': key }, ...options });
}

/** The same with its whole answer. */
export async function sendRequest(
  target: Target,
  path: string,
  options: RequestOptions = {},
  body?: string | Buffer,
): Promise<PlainAnswer> {
  const sent = startRequest(target, path, options).end(body);
  const [message] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return { message, body: Buffer.concat(chunks) };
}
