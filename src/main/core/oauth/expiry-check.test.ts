import { describe, expect, it } from 'vitest';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import { createManualTimers } from '#test/support/manual-timers.ts';
import { createExpiryCheck } from './expiry-check.ts';

const minute = 60_000;

interface Sample {
  readonly id: string;
  readonly endsInMs: number;
  readonly status?: ConnectedAccount['status'];
  readonly renewable?: boolean;
}

function world(samples: readonly Sample[]) {
  const timers = createManualTimers();
  const start = 1_000_000_000;
  const now = () => start + timers.now();
  const accounts = new Map(
    samples.map(({ id, endsInMs, status = 'ACTIVE' }) => [
      id,
      {
        id,
        status,
        auth_scheme: 'OAUTH2',
        auth_config_id: 'ac_1',
        expires_at: new Date(start + endsInMs).toISOString(),
      } as ConnectedAccount,
    ]),
  );
  const renewed: { id: string; at: number }[] = [];
  const closed: string[] = [];
  let answer: (id: string) => Promise<void> = async (id) => {
    const account = accounts.get(id);
    if (account) accounts.set(id, { ...account, expires_at: new Date(now() + 60 * minute).toISOString() });
  };
  let isUnlocked = true;
  const check = createExpiryCheck({
    accounts: {
      all: () => [...accounts.values()],
      valuesOf: (id) =>
        samples.find((sample) => sample.id === id)?.renewable === false ? {} : { refresh_token: 'r' },
      close: async (id, status, reason) => {
        closed.push(`${id} ${status}: ${reason}`);
        const account = { ...accounts.get(id), status } as ConnectedAccount;
        accounts.set(id, account);
        return account;
      },
    },
    refresher: {
      isDue: ({ expires_at: end }) => end !== null && Date.parse(end) - now() < 5 * minute,
      refresh: (id) => {
        renewed.push({ id, at: timers.now() });
        return answer(id);
      },
    },
    isUnlocked: () => isUnlocked,
    clock: { now, monotonic: () => timers.now() },
    timers,
    random: () => 0.5,
  });
  return {
    check,
    renewed,
    closed,
    pass: (ms: number) => timers.pass(ms),
    waiting: () => timers.waiting(),
    answerWith: (next: typeof answer) => {
      answer = next;
    },
    setUnlocked: (value: boolean) => {
      isUnlocked = value;
    },
  };
}

describe('the background check', () => {
  it('renews a token before it ends although nobody uses it', async () => {
    const { check, renewed, pass } = world([{ id: 'ca_1', endsInMs: 30 * minute }]);
    check.start();
    await pass(20 * minute);
    expect(renewed).toEqual([]);
    await pass(9 * minute);
    expect(renewed.map(({ id }) => id)).toEqual(['ca_1']);
    await pass(20 * minute);
    expect(renewed).toHaveLength(1);
  });

  it('leaves alone what is disabled or has failed', async () => {
    const { check, renewed, closed, pass } = world([
      { id: 'ca_1', endsInMs: 0, status: 'INACTIVE' },
      { id: 'ca_2', endsInMs: 0, status: 'FAILED' },
    ]);
    check.start();
    await pass(60 * minute);
    expect([renewed, closed]).toEqual([[], []]);
  });

  it('marks an account that cannot be renewed once its token has surely ended, and once only', async () => {
    const { check, renewed, closed, pass } = world([{ id: 'ca_1', endsInMs: 2 * minute, renewable: false }]);
    check.start();
    await pass(6 * minute);
    expect(closed).toEqual([]);
    await pass(30 * minute);
    expect(closed).toEqual([expect.stringMatching(/^ca_1 EXPIRED: .*Connect the account again/)]);
    expect(renewed).toEqual([]);
  });

  it('asks a provider that fails ever more seldom', async () => {
    const { check, renewed, pass, answerWith } = world([{ id: 'ca_1', endsInMs: minute }]);
    answerWith(() => Promise.reject(new Error('down')));
    check.start();
    await pass(24 * 60 * minute);
    const pauses = renewed.slice(1).map(({ at }, index) => at - (renewed[index]?.at ?? 0));
    expect(pauses.slice(0, 3)).toEqual([minute, 2 * minute, 4 * minute]);
    expect(renewed.length).toBeLessThan(32);
    expect(renewed.length).toBeGreaterThan(22);
  });

  it('never asks for more than four accounts at the same time', async () => {
    const many = Array.from({ length: 50 }, (_, index) => ({ id: `ca_${index}`, endsInMs: 0 }));
    const { check, renewed, pass, answerWith } = world(many);
    let running = 0;
    let most = 0;
    answerWith(async () => {
      running += 1;
      most = Math.max(most, running);
      await Promise.resolve();
      running -= 1;
    });
    check.start();
    await pass(3_000);
    expect([new Set(renewed.map(({ id }) => id)).size, most]).toEqual([50, 4]);
  });

  it('waits while the vault is locked and looks soon after it opens', async () => {
    const { check, renewed, pass, setUnlocked } = world([{ id: 'ca_1', endsInMs: 0 }]);
    setUnlocked(false);
    check.start();
    await pass(10 * minute);
    expect(renewed).toEqual([]);
    setUnlocked(true);
    check.hurry();
    await pass(3_000);
    expect(renewed).toHaveLength(1);
  });

  it('leaves nothing to happen once it is stopped', async () => {
    const { check, renewed, pass, waiting } = world([{ id: 'ca_1', endsInMs: 0 }]);
    check.start();
    await check.stop();
    check.hurry();
    await pass(10 * minute);
    expect([renewed, waiting()]).toEqual([[], 0]);
  });
});
