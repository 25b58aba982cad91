import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

/** Trades one-time codes (they travel in a link) for session tokens (they live in one browser tab). */
export interface ConsoleSignIn {
  newCode(): string;
  /** A fresh session token for a code that is valid and unused; null otherwise. The code is gone either way. */
  redeem(code: string): string | null;
  recognises(token: string): boolean;
}

/** How long a sign-in link works. */
export const codeLifeMs = 10 * 60_000;
const maxCodes = 16;
const maxSessions = 64;

interface Secret {
  readonly digest: Buffer;
  readonly expiresAt: number;
}

/** `now` is wall-clock milliseconds. Only digests are kept; tokens last as long as the process. */
export function createConsoleSignIn(now: () => number): ConsoleSignIn {
  let codes: readonly Secret[] = [];
  let sessions: readonly Secret[] = [];

  return {
    newCode: () => {
      const code = randomText();
      codes = [...codes, { digest: digestOf(code), expiresAt: now() + codeLifeMs }].slice(-maxCodes);
      return code;
    },
    redeem: (code) => {
      const found = find(codes, code);
      if (found === null) return null;
      codes = codes.filter((other) => other !== found);
      if (found.expiresAt <= now()) return null;
      const token = randomText();
      sessions = [...sessions, { digest: digestOf(token), expiresAt: Number.POSITIVE_INFINITY }].slice(
        -maxSessions,
      );
      return token;
    },
    recognises: (token) => find(sessions, token) !== null,
  };
}

/** Compares with every entry, each in constant time, so that the time taken tells nothing about the text. */
function find(secrets: readonly Secret[], text: string): Secret | null {
  const digest = digestOf(text);
  let found: Secret | null = null;
  for (const secret of secrets) {
    if (timingSafeEqual(secret.digest, digest)) found = secret;
  }
  return found;
}

/** 256 random bits in URL-safe letters. */
export function randomText(): string {
  return randomBytes(32).toString('base64url');
}

function digestOf(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
