import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { writtenForms } from './secret-forms.ts';

/** An upstream that tells everything it was given: the worst that a real one does with a credential. */
export interface EchoUpstream {
  readonly origin: string;
  /** The credentials that arrived, decoded. */
  readonly received: string[];
  close(): Promise<void>;
}

/** How an echo is asked for: the last segment of the path. */
export const echoKinds = ['json', 'text', 'split', 'gzip', 'headers', 'redirect', 'file', 'failure'] as const;
export type EchoKind = (typeof echoKinds)[number];

/** Starts the server on a free loopback port. `GET …/echo/<kind>` answers with the request's own credential. */
export async function startEchoUpstream(): Promise<EchoUpstream> {
  const received: string[] = [];
  const server = createServer((request, response) => {
    const credentials = credentialsOf(request);
    received.push(...credentials);
    const kind = request.url?.split('?', 1)[0]?.split('/').at(-1) ?? '';
    request.resume();
    answer(kind as EchoKind, echoOf(request, credentials), credentials, response);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function credentialsOf({ headers, url = '' }: IncomingMessage): string[] {
  const [scheme, value = ''] = (headers.authorization ?? '').split(/ (.*)/s);
  const basic = scheme === 'Basic' ? Buffer.from(value, 'base64').toString() : null;
  const address = new URL(url, 'http://upstream');
  const inPath = /^\/bot([^/]+)\//.exec(address.pathname)?.[1];
  const candidates = [
    basic === null ? value : basic.slice(basic.indexOf(':') + 1),
    headers['x-api-key'],
    address.searchParams.get('api_key'),
    inPath === undefined ? undefined : decodeURIComponent(inPath),
  ];
  return candidates.filter((each) => typeof each === 'string' && each !== '') as string[];
}

/** What came, as it came, and each credential in every form. */
function echoOf(request: IncomingMessage, credentials: readonly string[]): Record<string, unknown> {
  return {
    url: request.url,
    headers: request.headers,
    whole_url_in_base64: Buffer.from(request.url ?? '').toString('base64'),
    headers_in_base64: Buffer.from(JSON.stringify(request.headers)).toString('base64'),
    forms: credentials.map(writtenForms),
    in_base64: credentials.flatMap((credential) =>
      ['', 'x', 'xy'].map((before) => Buffer.from(`${before}${credential}!`).toString('base64')),
    ),
  };
}

function answer(
  kind: EchoKind,
  echo: Record<string, unknown>,
  credentials: readonly string[],
  response: ServerResponse,
): void {
  const json = withAsciiStrings(JSON.stringify(echo), credentials);
  const jsonType = { 'content-type': 'application/json' };
  switch (kind) {
    case 'text':
      response
        .writeHead(200, { 'content-type': 'text/plain' })
        .end(`${json}\n${credentials.map((each) => Object.values(writtenForms(each)).join('\n'))}`);
      return;
    case 'split':
      splitInside(json, credentials, response.writeHead(200, jsonType));
      return;
    case 'gzip':
      response.writeHead(200, { ...jsonType, 'content-encoding': 'gzip' }).end(gzipSync(json));
      return;
    case 'headers':
      response.writeHead(200, { ...jsonType, 'x-echo': credentials.map(encodeURIComponent) }).end('{}');
      return;
    case 'redirect':
      response
        .writeHead(302, { location: `https://elsewhere.example/?was=${credentials.map(encodeURIComponent)}` })
        .end();
      return;
    case 'file':
      response.writeHead(200, { 'content-type': 'application/octet-stream' }).end(`\0${json}`);
      return;
    case 'failure':
      response.writeHead(401, jsonType).end(json);
      return;
    default:
      response.writeHead(200, jsonType).end(json);
  }
}

/** Adds the credentials in JSON's other spellings, which `JSON.stringify` never writes but other servers do. */
function withAsciiStrings(json: string, credentials: readonly string[]): string {
  const strings = credentials
    .map(writtenForms)
    .flatMap((forms) => [forms['JSON-escaped to ASCII'], forms['JSON-escaped with slashes']])
    .map((text) => `"${text}"`);
  return `${json.slice(0, -1)},"other_spellings":[${strings}]}`;
}

/** Sends the text in pieces that end in the middle of each credential, each piece on its own. */
function splitInside(text: string, credentials: readonly string[], response: ServerResponse): void {
  const cuts = credentials
    .flatMap((credential) =>
      Object.values(writtenForms(credential)).map((form) => text.indexOf(form) + (form.length >> 1)),
    )
    .filter((cut) => cut > 0)
    .sort((a, b) => a - b);
  const pieces = [0, ...cuts].map((cut, index) => text.slice(cut, cuts[index] ?? text.length));
  const next = () => {
    const piece = pieces.shift();
    if (piece === undefined) response.end();
    else response.write(piece, () => setImmediate(next));
  };
  next();
}
