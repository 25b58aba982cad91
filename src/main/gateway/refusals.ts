import type { IncomingMessage } from 'node:http';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { FrontDoor } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Calls } from '../core/calls/index.ts';
import { callIdOf } from '../core/proxy/index.ts';
import { pathOf } from './request-guard.ts';

/** Leaves a row for calls that never reached the pipeline. */
export interface Refusals {
  /** @returns the id of the call's row: the pipeline's own, or one made now; undefined where none is kept. */
  record(
    frontDoor: FrontDoor,
    key: ApiKey | null,
    request: IncomingMessage,
    error: unknown,
  ): string | undefined;
}

/** Rows for callers without a valid key or beyond their limit, a minute: enough to notice, too few to push real calls out of the log. */
const strayCallersPerMinute = 60;

export function createRefusals(calls: Calls, now: () => number): Refusals {
  let window = { minute: 0, count: 0 };

  function isFlood(): boolean {
    const minute = Math.floor(now() / 60_000);
    window = { minute, count: window.minute === minute ? window.count + 1 : 1 };
    return window.count > strayCallersPerMinute;
  }

  return {
    record(frontDoor, key, request, error) {
      const known = callIdOf(error);
      if (known !== undefined) return known;
      if ((key === null || isRateLimited(error)) && isFlood()) return undefined;
      const { method = '', url = '' } = request;
      const recording = calls.open({ frontDoor, key, method, endpoint: pathOf(url) });
      recording.finish(error);
      return recording.id;
    },
  };
}

function isRateLimited(error: unknown): boolean {
  return error instanceof SallyportError && error.code === 'RateLimited';
}
