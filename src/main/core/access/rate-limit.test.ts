import { describe, expect, it } from 'vitest';
import { createRateLimiter } from './rate-limit.ts';

function limiterOf(requests: number, windowSeconds: number) {
  const state = { now: 5_000, limit: { requests, windowSeconds } };
  return { state, limiter: createRateLimiter({ now: () => state.now, limit: () => state.limit }) };
}

describe('the rate limit', () => {
  it('lets through as many requests a window as it says, and tells what is left', () => {
    const { limiter } = limiterOf(3, 60);
    expect([1, 2, 3, 4].map(() => limiter.spend('key_a'))).toMatchObject([
      { limit: 3, remaining: 2, windowSeconds: 60, exceeded: false },
      { remaining: 1, exceeded: false },
      { remaining: 0, exceeded: false },
      { remaining: 0, exceeded: true },
    ]);
  });

  it('counts each key by itself', () => {
    const { limiter } = limiterOf(1, 60);
    limiter.spend('key_a');
    expect(limiter.spend('key_a')).toMatchObject({ exceeded: true });
    expect(limiter.spend('key_b')).toMatchObject({ exceeded: false });
  });

  it('starts anew when the window is over, and says how long that takes', () => {
    const { limiter, state } = limiterOf(1, 60);
    limiter.spend('key_a');
    state.now += 59_001;
    expect(limiter.spend('key_a')).toMatchObject({ exceeded: true, resetSeconds: 1 });
    state.now += 999;
    expect(limiter.spend('key_a')).toMatchObject({ exceeded: false, resetSeconds: 60 });
  });

  it('follows a changed setting at once, and counts nothing while it is off', () => {
    const { limiter, state } = limiterOf(1, 60);
    limiter.spend('key_a');
    state.limit = { requests: 0, windowSeconds: 60 };
    expect(limiter.spend('key_a')).toBeNull();
    state.limit = { requests: 5, windowSeconds: 10 };
    expect(limiter.spend('key_a')).toMatchObject({ limit: 5, remaining: 3, windowSeconds: 10 });
  });
});
