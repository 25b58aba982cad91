import { SallyportError } from '#shared/errors.ts';
import type { DeviceStart, TokenEndpoint } from './oauth-client.ts';
import type { OAuthApp } from './refresh.ts';
import { tokenRefusal } from './refusals.ts';
import { type TokenGrant, TokenRefusal } from './token-answer.ts';

const grantType = 'urn:ietf:params:oauth:grant-type:device_code';
/** RFC 8628 §3.5: `slow_down` adds this for good. */
const slowDownSeconds = 5;

/**
 * Asks until the person has entered the code (RFC 8628 §3.4, §3.5), never sooner than the server allows.
 *
 * @param wait resolves after some milliseconds, or early when the signal fires.
 * @throws TokenRefusal where the person or the server said no, or the code ran out; CallAborted when the signal fires.
 */
export async function pollDevice(
  endpoint: TokenEndpoint,
  app: OAuthApp,
  started: DeviceStart,
  signal: AbortSignal,
  wait: (ms: number, signal: AbortSignal) => Promise<void> = waitFor,
): Promise<TokenGrant> {
  let interval = started.intervalSeconds;
  let left = started.expiresInSeconds;
  while (left > 0) {
    await wait(interval * 1_000, signal);
    if (signal.aborted) throw new SallyportError('CallAborted', 'The sign-in was cancelled.');
    left -= interval;
    try {
      return await endpoint.request(app, grantType, { device_code: started.deviceCode }, signal);
    } catch (error) {
      if (!(error instanceof TokenRefusal)) {
        if (signal.aborted) throw error;
        // RFC 8628 §3.5: after a connection time-out, ask less often.
        interval *= 2;
        continue;
      }
      if (error.oauthError === 'slow_down') interval += slowDownSeconds;
      else if (error.oauthError !== 'authorization_pending') throw error;
    }
  }
  throw tokenRefusal('expired_token', 'the code was not entered in time');
}

function waitFor(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
