import { describe, expect, it } from 'vitest';
import { pollDevice } from './device.ts';
import type { TokenEndpoint } from './oauth-client.ts';
import type { OAuthApp } from './refresh.ts';
import { tokenRefusal } from './refusals.ts';
import type { TokenGrant } from './token-answer.ts';

const started = {
  deviceCode: 'dc',
  userCode: 'ABCD',
  verificationUri: 'https://a.example/device',
  verificationUriComplete: null,
  expiresInSeconds: 60,
  intervalSeconds: 5,
};
const grant: TokenGrant = {
  accessToken: 'a',
  refreshToken: null,
  expiresAt: null,
  scope: null,
  captured: {},
  tokenOrigins: [],
};

/** Polls against scripted answers with a clock that only `wait` moves. */
async function poll(answers: (string | Error | TokenGrant)[], signal = new AbortController().signal) {
  const waits: number[] = [];
  const endpoint = {
    async request(_app: unknown, grantType: string, parameters: Record<string, string>) {
      expect([grantType, parameters.device_code]).toEqual([
        'urn:ietf:params:oauth:grant-type:device_code',
        'dc',
      ]);
      const answer = answers.shift() ?? 'authorization_pending';
      if (typeof answer === 'string') throw tokenRefusal(answer, null);
      if (answer instanceof Error) throw answer;
      return answer;
    },
  } as unknown as TokenEndpoint;
  const outcome = await pollDevice(endpoint, {} as OAuthApp, started, signal, async (ms) => {
    waits.push(ms / 1_000);
  }).catch((error: unknown) => error);
  return { outcome, waits };
}

describe('waiting for a device code to be entered', () => {
  it('asks at the given interval, never at once', async () => {
    expect(await poll(['authorization_pending', grant])).toEqual({ outcome: grant, waits: [5, 5] });
  });

  it('slows down by five seconds for good when told to', async () => {
    const { waits } = await poll(['slow_down', 'authorization_pending', 'slow_down', grant]);
    expect(waits).toEqual([5, 10, 10, 15]);
  });

  it('asks less often after a failed connection', async () => {
    const { outcome, waits } = await poll([new Error('reset'), grant]);
    expect(waits).toEqual([5, 10]);
    expect(outcome).toBe(grant);
  });

  it.each(['access_denied', 'expired_token'])('stops at %s', async (code) => {
    const { outcome, waits } = await poll([code]);
    expect(outcome).toMatchObject({ oauthError: code });
    expect(waits).toHaveLength(1);
  });

  it('stops when the code has run out, without a server that says so', async () => {
    const { outcome, waits } = await poll([]);
    expect(outcome).toMatchObject({ oauthError: 'expired_token' });
    expect(waits).toHaveLength(12);
  });

  it('stops when it is cancelled', async () => {
    expect(await poll([grant], AbortSignal.abort())).toMatchObject({ outcome: { code: 'CallAborted' } });
  });
});
