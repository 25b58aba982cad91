import { createSerialQueue } from '#shared/serial-queue.ts';
import type {
  SecretRead,
  SecretStore,
  SecretStoreFailure,
  SecretStoreOptions,
  SecretWrite,
} from '../../core/ports/index.ts';
import { exchangeWithHelper } from './helper-exchange.ts';
import type { HelperAnswer, HelperProcess, HelperRequest } from './helper-protocol.ts';
import { classifyFailure, crashed, timedOut } from './keychain-failures.ts';

const DEFAULT_TIMEOUT_MS = 3_000;

export interface KeychainDeps {
  /** Starts a fresh helper process; called once per request. */
  readonly spawn: () => HelperProcess;
  /** The name under which the OS lists our items. */
  readonly service?: string;
  /** Whose words the reasons use. */
  readonly platform?: NodeJS.Platform;
}

type Failure = SecretStoreFailure | { readonly outcome: 'locked' };

/**
 * The OS keychain through keytar, each request in a helper process of its own, one at a time. A keyring that hangs would
 * block the thread pool of this process, and libsecret does not recover in a process whose daemon has died.
 */
export function createKeychain({
  spawn,
  service = 'Sallyport',
  platform = process.platform,
}: KeychainDeps): SecretStore {
  const enqueue = createSerialQueue();
  const closing = new AbortController();

  const ask = async (
    request: HelperRequest,
    { timeoutMs = DEFAULT_TIMEOUT_MS, signal }: SecretStoreOptions = {},
  ): Promise<Extract<HelperAnswer, { ok: true }> | Failure> => {
    const limit = timeoutMs === null ? [] : [AbortSignal.timeout(timeoutMs)];
    const stop = AbortSignal.any([closing.signal, ...(signal ? [signal] : []), ...limit]);
    // The limit covers the time in the queue too: the request before may wait for a person.
    const exchange = await Promise.race([
      enqueue(() => exchangeWithHelper(spawn, request, stop)),
      aborted(stop).then(() => ({ kind: 'stopped' as const })),
    ]);
    if (exchange.kind === 'crashed') return crashed(platform);
    if (exchange.kind === 'stopped') {
      if (closing.signal.aborted) return timedOut(platform, 'closed');
      return timedOut(platform, signal?.aborted ? 'cancelled' : 'limit');
    }
    if (exchange.answer.ok) return exchange.answer;
    return classifyFailure(platform, withoutValue(exchange.answer.message, request));
  };

  const change = async (request: HelperRequest, options?: SecretStoreOptions): Promise<SecretWrite> => {
    const answer = await ask(request, options);
    if ('ok' in answer)
      return 'done' in answer ? { outcome: answer.done ? 'done' : 'not_done' } : crashed(platform);
    return answer.outcome === 'locked' ? { outcome: 'not_done' } : answer;
  };

  return {
    async read(name, options): Promise<SecretRead> {
      const answer = await ask({ op: 'read', service, account: name }, options);
      if (!('ok' in answer)) return answer.outcome === 'locked' ? { outcome: 'not_found' } : answer;
      if (!('value' in answer)) return crashed(platform);
      return answer.value === null ? { outcome: 'not_found' } : { outcome: 'found', value: answer.value };
    },
    write: (name, value, options) => change({ op: 'write', service, account: name, value }, options),
    remove: (name, options) => change({ op: 'remove', service, account: name }, options),
    async close() {
      closing.abort();
      await enqueue(async () => undefined);
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  if (signal.aborted) resolve();
  else signal.addEventListener('abort', () => resolve(), { once: true });
  return promise;
}

/** No keychain is known to quote the secret in an error; none shall be able to. */
function withoutValue(message: string, request: HelperRequest): string {
  return request.op === 'write' && request.value !== '' ? message.replaceAll(request.value, '…') : message;
}
