import { describe, expect, it } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { type AdmissionDeps, createAdmission } from './admit.ts';
import type { ProxyCall } from './call.ts';

const ended = new SallyportError('KeyExpired', 'The key has ended.');

/** Nothing but the key is looked at before the call is refused. */
function admission(requireLive: () => void) {
  const access = { requireLive, requirePermission: () => undefined };
  return createAdmission({ access, isPaused: () => false } as unknown as AdmissionDeps);
}

const call = { key: { id: 'key_1' }, method: 'GET', headers: [] } as unknown as ProxyCall;
const recording = {} as Parameters<ReturnType<typeof createAdmission>>[1];

describe('a call that has waited', () => {
  it('is refused where its key has ended meanwhile', () => {
    const admit = admission(() => {
      throw ended;
    });
    expect(() => admit(call, recording, { approved: true })).toThrow(ended);
  });
});
