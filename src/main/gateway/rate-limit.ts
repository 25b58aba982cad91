import type { ApiKey } from '#shared/domain/api-key.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Access } from '../core/access/index.ts';
import type { Progress } from './progress.ts';

/**
 * Counts a request against its key's limit and tells the documented headers of it
 * (https://docs.composio.dev/reference/rate-limits), also where the request is one too many.
 *
 * @throws SallyportError RateLimited.
 */
export function spendRate(
  access: Pick<Access, 'spend'>,
  key: ApiKey,
  setHeader: (name: string, value: string) => void,
): void {
  const budget = access.spend(key);
  if (budget === null) return;
  const { limit, remaining, windowSeconds, resetSeconds } = budget;
  setHeader('x-ratelimit', String(limit));
  setHeader('x-ratelimit-remaining', String(remaining));
  setHeader('x-ratelimit-window-size', `${windowSeconds}s`);
  if (!budget.exceeded) return;
  setHeader('retry-after', String(resetSeconds));
  throw new SallyportError(
    'RateLimited',
    `The key "${key.name}" has made its ${limit} requests of these ${windowSeconds} seconds.`,
    { fix: `Wait ${resetSeconds} s, or let the owner raise the limit under Settings.` },
  );
}

/** The same for an answer whose head is written in one go. @throws RateLimited. */
export function spendNoting(access: Pick<Access, 'spend'>, key: ApiKey, progress: Progress): void {
  const headers: Record<string, string> = {};
  progress.headers = headers;
  spendRate(access, key, (name, value) => {
    headers[name] = value;
  });
}
