import {
  type HelperAnswer,
  type HelperProcess,
  type HelperRequest,
  helperAnswerSchema,
} from './helper-protocol.ts';

/** How an exchange ended: with an answer, because it was told to stop, or because the helper ended without one. */
export type HelperExchange =
  | { readonly kind: 'answered'; readonly answer: HelperAnswer }
  | { readonly kind: 'stopped' }
  | { readonly kind: 'crashed' };

/** Runs one request in a helper of its own and ends the helper, whatever happens. Never throws. */
export function exchangeWithHelper(
  spawn: () => HelperProcess,
  request: HelperRequest,
  stop: AbortSignal,
): Promise<HelperExchange> {
  if (stop.aborted) return Promise.resolve({ kind: 'stopped' });
  const { promise, resolve } = Promise.withResolvers<HelperExchange>();
  const onStop = () => resolve({ kind: 'stopped' });
  stop.addEventListener('abort', onStop, { once: true });
  try {
    const helper = spawn();
    helper.onExit(() => resolve({ kind: 'crashed' }));
    helper.onMessage((message) => {
      const parsed = helperAnswerSchema.safeParse(message);
      resolve(parsed.success ? { kind: 'answered', answer: parsed.data } : { kind: 'crashed' });
    });
    helper.send(request);
    void promise.then(() => helper.kill());
  } catch {
    resolve({ kind: 'crashed' });
  }
  void promise.then(() => stop.removeEventListener('abort', onStop));
  return promise;
}
