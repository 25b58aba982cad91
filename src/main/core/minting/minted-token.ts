import { jwtExpiry } from './jwt.ts';

/** Ten years: a longer life is a unit mistake, and then nothing is known. */
const longestLifeMs = 10 * 365 * 24 * 3_600_000;

/** The value at a dot path of an answer. */
export function valueAt(answer: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((value, name) => {
    const isObject = typeof value === 'object' && value !== null && Object.hasOwn(value, name);
    return isObject ? (value as Record<string, unknown>)[name] : undefined;
  }, answer);
}

/**
 * When a token ends, from what the answer says of it: seconds from now, a date, or seconds since the epoch; else from the token
 * itself where it is a JWT. Null where nothing tells, or what tells is nonsense.
 */
export function mintedExpiry(stated: unknown, token: string, now: number): number | null {
  const end = statedEnd(stated, now) ?? jwtExpiry(token);
  return end !== null && end > now && end - now <= longestLifeMs ? end : null;
}

function statedEnd(stated: unknown, now: number): number | null {
  const amount = typeof stated === 'string' && stated.trim() !== '' ? Number(stated) : stated;
  if (typeof amount === 'number' && Number.isFinite(amount)) {
    // A life of 30 years and a date in 2001 are the same number: services mean the date.
    if (amount < 1e9) return amount > 0 ? now + amount * 1_000 : null;
    return amount < 1e12 ? amount * 1_000 : amount;
  }
  const date = typeof stated === 'string' ? Date.parse(stated) : Number.NaN;
  return Number.isNaN(date) ? null : date;
}
