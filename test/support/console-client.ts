import type { CallOutcome } from '#shared/contract/bridge.ts';
import type { AnyEvent } from '#shared/contract/events.ts';
import type { ErrorCode } from '#shared/errors.ts';

/** A console tab without a browser: signs in with a link, asks operations, hears events. */
export interface ConsoleClient {
  call(name: string, input: unknown): Promise<CallOutcome>;
  close(): void;
}

/** Signs in with `http://127.0.0.1:PORT/#signin=CODE`; `onText` sees every byte that comes back. */
export async function signInToConsole(
  link: string,
  onEvent: (event: AnyEvent) => void,
  onText: (text: string) => void,
): Promise<ConsoleClient> {
  const { origin, hash } = new URL(link);
  const session = await fetch(`${origin}/session`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: hash.slice('#signin='.length) }),
  });
  const { token } = (await session.json()) as { token: string };
  const headers = { 'x-sallyport-console': token };
  const end = new AbortController();
  const stream = await fetch(`${origin}/events`, { headers, signal: end.signal });
  void readEvents(stream, onEvent, onText).catch(() => {});
  return {
    async call(name, input) {
      const response = await fetch(`${origin}/rpc/${name}`, {
        method: 'POST',
        headers: { ...headers, 'content-type': 'application/json' },
        body: JSON.stringify(input),
      });
      const text = await response.text();
      onText(text);
      return response.ok
        ? { ok: true, value: JSON.parse(text) }
        : { ok: false, error: shapeOf(JSON.parse(text)) };
    },
    close: () => end.abort(),
  };
}

interface Envelope {
  readonly error: {
    readonly message: string;
    readonly slug: ErrorCode;
    readonly suggested_fix?: string;
    readonly field?: string;
    readonly errors?: readonly string[];
  };
}

function shapeOf({ error }: Envelope): Extract<CallOutcome, { ok: false }>['error'] {
  const { message, slug, suggested_fix: fix, field, errors } = error;
  return {
    code: slug,
    message,
    details: {
      ...(fix === undefined ? {} : { fix }),
      ...(field === undefined ? {} : { field }),
      ...(errors === undefined ? {} : { errors }),
    },
  };
}

async function readEvents(
  response: Response,
  onEvent: (event: AnyEvent) => void,
  onText: (text: string) => void,
): Promise<void> {
  let unread = '';
  for await (const text of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
    onText(text);
    const messages = `${unread}${text}`.split('\n\n');
    unread = messages.pop() ?? '';
    for (const message of messages) {
      if (message.startsWith('data: ')) onEvent(JSON.parse(message.slice('data: '.length)));
    }
  }
}
