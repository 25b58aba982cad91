import { createHash, timingSafeEqual } from 'node:crypto';
import { Hono } from 'hono';
import { streamSSE } from 'hono/streaming';
import type { AnyEvent } from '#shared/contract/events.ts';
import { largestInput } from '#shared/contract/input-limits.ts';
import { SallyportError } from '#shared/errors.ts';
import {
  answerError,
  type OperationsApi,
  readOperationInput,
  type ServerEnvironment,
} from './operation-request.ts';

export interface LocalApiDeps {
  /** Runs one operation of the contract: checks its input, answers its output, throws SallyportErrors. */
  readonly invoke: (name: string, input: unknown) => Promise<unknown>;
  readonly subscribe: (listener: (event: AnyEvent) => void) => () => void;
  /** The owner's own credential of this start; null where nobody asked for one, and then this API is closed. */
  readonly adminKey: string | null;
  readonly version: string;
}

const heartbeatMs = 15_000;
/** Events waiting for a reader that does not read; beyond this it is cut off. */
const mostWaiting = 1_000;

/** `/api/local/v1`: the console's own contract for scripts that hold the admin key. */
export function createLocalApi({ invoke, subscribe, adminKey, version }: LocalApiDeps): OperationsApi {
  const api = new Hono<ServerEnvironment>().basePath('/api/local/v1');

  api.get('/health', (context) => context.json({ status: 'ok', name: 'sallyport', version }));

  api.use('*', async (context, next) => {
    if (!isAdmin(context.req.header('x-admin-key'), adminKey)) {
      throw new SallyportError('Unauthorized', 'x-admin-key: is missing or wrong.', {
        field: 'x-admin-key',
        fix: 'Send the admin_key that "sallyport serve --json" printed when it started.',
      });
    }
    await next();
  });

  api.get('/events', (context) =>
    streamSSE(context, async (stream) => {
      const waiting: AnyEvent[] = [];
      let wake = () => {};
      const unsubscribe = subscribe((event) => {
        waiting.push(event);
        if (waiting.length > mostWaiting) stream.abort();
        wake();
      });
      stream.onAbort(() => {
        unsubscribe();
        wake();
      });
      await stream.write(': connected\n\n');
      while (!stream.aborted) {
        for (const event of waiting.splice(0)) await stream.writeSSE({ data: JSON.stringify(event) });
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, heartbeatMs).unref();
          wake = () => {
            clearTimeout(timer);
            resolve();
          };
          if (waiting.length > 0 || stream.aborted) wake();
        });
        if (waiting.length === 0 && !stream.aborted) await stream.write(': still here\n\n');
      }
    }),
  );

  api.post('/:operation', async (context) => {
    const operation = context.req.param('operation');
    const input = await readOperationInput(context, largestInput(operation));
    return context.json((await invoke(operation, input)) as object);
  });

  api.notFound((context) => {
    throw new SallyportError('RouteNotFound', `There is nothing at ${context.req.path.slice(0, 200)}.`, {
      fix: 'Operations are called as POST /api/local/v1/<operation>, for instance toolkits.list.',
    });
  });

  api.onError(answerError);

  return api;
}

function isAdmin(presented: string | undefined, adminKey: string | null): boolean {
  if (presented === undefined || adminKey === null) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(presented), digest(adminKey));
}
