// A small real service to call: an issue tracker with made-up issues, kept in memory, that answers only to a token.
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the service received it. */
export interface ReceivedRequest {
  readonly line: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface IssueTrackerOptions {
  /** 0 takes a free one. */
  readonly port: number;
  readonly accepts: (token: string) => boolean;
  readonly onRequest?: (request: ReceivedRequest) => void;
}

export interface RunningIssueTracker {
  readonly origin: string;
  close(): Promise<void>;
}

interface Issue {
  readonly id: number;
  readonly title: string;
}

interface Issues {
  /** Oldest first, the newest hundred. */
  readonly list: Issue[];
  nextId: number;
}

const mostIssues = 100;
const largestBody = 64 * 1024;

/** Starts the service on a loopback port, with two issues in it. Fails with Node's own error where the port is taken. */
export async function startIssueTracker(options: IssueTrackerOptions): Promise<RunningIssueTracker> {
  const issues: Issues = {
    list: [
      { id: 1, title: 'The drawbridge creaks' },
      { id: 2, title: 'Oil the portcullis' },
    ],
    nextId: 3,
  };
  const server = createServer((request, response) => {
    // A sender that goes away in the middle gets no answer and harms nobody.
    answer(request, response).catch(() => response.destroy());
  }).listen(options.port, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await bodyOf(request);
    if (body === null) return send(response, 413, { error: 'That is too long.' });
    const { method, url, rawHeaders } = request;
    options.onRequest?.({ line: `${method} ${url}`, headers: pairs(rawHeaders), body });
    const token = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '')?.[1];
    if (token === undefined || !options.accepts(token)) {
      return send(response, 401, { error: 'A valid token is needed.' });
    }
    route(request, body, issues, response);
  }
}

function route(request: IncomingMessage, body: string, issues: Issues, response: ServerResponse): void {
  const [path = '/'] = (request.url ?? '/').split('?');
  const asked = `${request.method} ${path}`;
  const id = /^GET \/issues\/(\d{1,9})$/.exec(asked)?.[1];
  const issue = issues.list.find((each) => each.id === Number(id));
  if (asked === 'GET /me') send(response, 200, { login: 'ada', name: 'Ada Lovelace' });
  else if (asked === 'GET /issues') send(response, 200, issues.list);
  else if (asked === 'POST /issues') addIssue(body, issues, response);
  else if (issue !== undefined) send(response, 200, issue);
  else send(response, 404, { error: 'There is nothing here.' });
}

function addIssue(body: string, issues: Issues, response: ServerResponse): void {
  const title = titleIn(body);
  if (title === null) {
    send(response, 422, { error: 'title: is missing' });
    return;
  }
  const issue = { id: issues.nextId, title };
  issues.nextId += 1;
  issues.list.push(issue);
  if (issues.list.length > mostIssues) issues.list.shift();
  send(response, 201, issue);
}

function titleIn(body: string): string | null {
  try {
    const { title } = JSON.parse(body) as { title?: unknown };
    return typeof title === 'string' && title !== '' ? title : null;
  } catch {
    return null;
  }
}

/** Null where it is longer than the service takes. */
async function bodyOf(request: IncomingMessage): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= largestBody) chunks.push(chunk);
  }
  return size > largestBody ? null : Buffer.concat(chunks).toString();
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
