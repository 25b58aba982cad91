import type { IncomingMessage, ServerResponse } from 'node:http';
import type { ApiKey } from '#shared/domain/api-key.ts';
import {
  type AccountChoice,
  type BufferedAnswer,
  type Downloads,
  forwardBuffered,
  type ProxyEngine,
} from '../../core/proxy/index.ts';
import { endWholeText } from '../end-whole.ts';
import type { Progress } from '../progress.ts';
import { readBody } from '../read-body.ts';
import { guardJson } from '../request-guard.ts';
import { type EnvelopeCall, envelopeInputSchema, parseEnvelope } from './envelope.ts';
import { envelopeAnswerSchema, writeEnvelopeAnswer } from './envelope-answer.ts';
import type { RouteDescription } from './route.ts';

/** 4 MiB of bytes in base64, and room for the rest of the envelope. */
export const largestRequest = 8 * 1024 * 1024;

/** Under the 60 s after which the SDK gives up. */
const limits = { connectMs: 10_000, headersMs: 30_000, idleMs: 60_000, totalMs: 55_000 };

/** How the API document tells of it. */
export const proxyExecuteRoute: RouteDescription = {
  method: 'POST',
  path: '/tools/execute/proxy',
  permission: 'proxy_execute',
  tag: 'Tools',
  summary: 'Send a request to a service with the credential of a connected account',
  body: envelopeInputSchema,
  answer: { status: 200, schema: envelopeAnswerSchema },
};

export interface ProxyExecuteDeps {
  readonly proxy: ProxyEngine;
  readonly downloads: Downloads;
}

/** Whose call it is, and how its account is chosen where the envelope itself does not say. */
export interface EnvelopeCaller {
  readonly key: ApiKey;
  readonly accountFor?: (call: EnvelopeCall) => AccountChoice;
  readonly sessionId?: string;
}

/**
 * `POST /tools/execute/proxy`, and that of a session: always 200 once the upstream has answered, whatever it answered.
 *
 * @throws SallyportError for everything that keeps an answer from coming.
 */
export async function proxyExecute(
  { proxy, downloads }: ProxyExecuteDeps,
  { key, accountFor = ({ account }) => account, sessionId }: EnvelopeCaller,
  request: IncomingMessage,
  response: ServerResponse,
  progress: Progress,
): Promise<void> {
  const notJson = guardJson(request);
  if (notJson) throw notJson;
  const call = parseEnvelope(await readBody(request, largestRequest));
  const { endpoint, method, headers, query, body, headerField } = call;
  const answer = await forwardBuffered(
    proxy,
    {
      frontDoor: 'envelope',
      key,
      sessionId: sessionId ?? null,
      account: accountFor(call),
      method,
      endpoint,
      headers: withAcceptEncoding(headers),
      query,
      body,
      limits,
      headerField,
      connection: request.socket,
    },
    undefined,
    (exchange) => {
      progress.callId = exchange.callId;
      if (exchange.accountId !== null) progress.accountId = exchange.accountId;
      // It closes after every whole answer too, where there is nothing left to abort.
      response.on('close', () => {
        if (!response.writableFinished) exchange.abort();
      });
      if (response.destroyed) exchange.abort();
    },
  );
  const text = writeEnvelopeAnswer(answer, downloads);
  const length = Buffer.byteLength(text);
  response.writeHead(200, answerHead(answer, length, progress));
  endWholeText(response, text, length);
}

/** As Node's flat list, which it writes as it stands: headers set one by one take it several times as long. */
function answerHead({ callId, accountId }: BufferedAnswer, length: number, { headers }: Progress): string[] {
  const head = [
    'content-type',
    'application/json',
    'content-length',
    String(length),
    'cache-control',
    'no-store',
    'x-request-id',
    callId,
    'x-sallyport-call-id',
    callId,
  ];
  if (accountId !== null) head.push('x-sallyport-account', accountId);
  for (const name in headers) head.push(name, headers[name] ?? '');
  return head;
}

/** We decode the answer ourselves, so we ask only for what we can decode. */
function withAcceptEncoding(headers: readonly (readonly [string, string])[]): [string, string][] {
  const others = headers.filter(([name]) => name.toLowerCase() !== 'accept-encoding');
  return [
    ...others.map(([name, value]): [string, string] => [name, value]),
    ['Accept-Encoding', 'gzip, deflate, br'],
  ];
}
