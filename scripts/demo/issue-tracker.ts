// A small real service to call: an issue tracker that answers only to its own token.
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** One request as the service received it, head only. */
export interface ReceivedRequest {
  readonly line: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

export interface IssueTracker {
  readonly origin: string;
  /** The only token it accepts. */
  readonly token: string;
  readonly received: ReceivedRequest[];
  close(): Promise<void>;
}

interface Issue {
  readonly id: number;
  readonly title: string;
}

/** Starts the service on a free loopback port, with two issues in it. */
export async function startIssueTracker(): Promise<IssueTracker> {
  const token = `demo_${randomBytes(18).toString('base64url')}`;
  const received: ReceivedRequest[] = [];
  const issues: Issue[] = [
    { id: 1, title: 'The drawbridge creaks' },
    { id: 2, title: 'Oil the portcullis' },
  ];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    received.push({
      line: `${request.method} ${request.url}`,
      headers: pairs(request.rawHeaders),
      body,
    });
    if (request.headers.authorization !== `Bearer ${token}`) {
      send(response, 401, { error: 'A valid token is needed.' });
    } else {
      route(request, body, issues, response);
    }
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    token,
    received,
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

function route(request: IncomingMessage, body: string, issues: Issue[], response: ServerResponse): void {
  const asked = `${request.method} ${request.url}`;
  if (asked === 'GET /me') send(response, 200, { login: 'ada', name: 'Ada Lovelace' });
  else if (asked === 'GET /issues') send(response, 200, issues);
  else if (asked === 'POST /issues') addIssue(body, issues, response);
  else send(response, 404, { error: 'There is nothing here.' });
}

function addIssue(body: string, issues: Issue[], response: ServerResponse): void {
  const title = titleIn(body);
  if (title === null) {
    send(response, 422, { error: 'title: is missing' });
    return;
  }
  const issue = { id: issues.length + 1, title };
  issues.push(issue);
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

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

function pairs(raw: readonly string[]): (readonly [string, string])[] {
  return raw.flatMap((name, index) => (index % 2 === 0 ? [[name, raw[index + 1] ?? ''] as const] : []));
}

function send(response: ServerResponse, status: number, value: unknown): void {
  response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(value));
}
