import type { NumberRange } from './call-filter.ts';

/** A value of the query line that cannot be understood; the text says what may stand there. */
export class QueryValueFault extends Error {}

const millisecondsPer = {
  ms: 1,
  s: 1_000,
  m: 60_000,
  min: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
};

function milliseconds(text: string): number | null {
  const [, digits, unit] = /^(\d{1,9}(?:\.\d{1,3})?)([a-z]{1,3})$/u.exec(text) ?? [];
  if (digits === undefined || unit === undefined || !Object.hasOwn(millisecondsPer, unit)) return null;
  return Number(digits) * millisecondsPer[unit as keyof typeof millisecondsPer];
}

/** `>=`, `>`, `<=`, `<`, or `a..b` around values that `read` understands; null for anything else. */
function comparison(text: string, read: (text: string) => number | null, step: number): NumberRange | null {
  const [, sign, rest] = /^(>=|<=|>|<)(.+)$/u.exec(text) ?? [];
  if (sign !== undefined && rest !== undefined) {
    const value = read(rest);
    if (value === null) return null;
    if (sign === '>=') return { from: value, to: null };
    if (sign === '>') return { from: value + step, to: null };
    return { from: null, to: sign === '<=' ? value : value - step };
  }
  const [, low, high] = /^([^.]+(?:\.\d+[a-z]*)?)\.\.(.+)$/u.exec(text) ?? [];
  if (low === undefined || high === undefined) return null;
  const [from, to] = [read(low), read(high)];
  return from === null || to === null || from > to ? null : { from, to };
}

/** `404`, `4xx`, `>=400`, `400..499`, or `none` (null) for calls without an answer. @throws QueryValueFault. */
export function parseStatus(text: string): NumberRange | null {
  const value = text.toLowerCase();
  if (value === 'none') return null;
  const readStatus = (digits: string) => (/^[1-9]\d{2}$/u.test(digits) ? Number(digits) : null);
  const exact = readStatus(value);
  if (exact !== null) return { from: exact, to: exact };
  const family = /^([1-5])xx$/u.exec(value)?.[1];
  if (family !== undefined) return { from: Number(family) * 100, to: Number(family) * 100 + 99 };
  const range = comparison(value, readStatus, 1);
  if (range !== null) return range;
  throw new QueryValueFault(
    'a status is a number such as 404, a class such as 4xx, >=400, 400..499, or none',
  );
}

/** `>500ms`, `<=2s`, `100ms..1s`. @throws QueryValueFault. */
export function parseTook(text: string): NumberRange {
  // The log keeps thousandths of a millisecond.
  const range = comparison(text.toLowerCase(), milliseconds, 0.001);
  if (range !== null) return range;
  throw new QueryValueFault('a duration is compared, as in >500ms, <=2s or 100ms..1s');
}

/** A span of time: from its first millisecond to the first one behind it. */
interface Span {
  readonly start: number;
  readonly end: number;
}

/**
 * A moment or a day: `2h` (so long ago), `today`, `yesterday`, `2026-11-20`, `2026-11-20T10:30`, with `Z` or an offset for
 * another place than this one.
 *
 * @param now milliseconds since the epoch. @throws QueryValueFault.
 */
export function parseMoment(text: string, now: number): Span {
  const value = text.toLowerCase();
  const ago = milliseconds(value);
  if (ago !== null) return { start: now - ago, end: now - ago };
  const today = new Date(now);
  if (value === 'now') return { start: now, end: now };
  if (value === 'today') return day(today.getFullYear(), today.getMonth(), today.getDate());
  if (value === 'yesterday') return day(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  const [, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)$/u.exec(value) ?? [];
  if (year !== undefined && isDate(Number(year), Number(month), Number(date))) {
    return day(Number(year), Number(month) - 1, Number(date));
  }
  const at = /^\d{4}-\d\d-\d\dt\d\d:\d\d/u.test(value) ? Date.parse(text.toUpperCase()) : Number.NaN;
  if (!Number.isNaN(at)) return { start: at, end: at };
  throw new QueryValueFault('a time is 2h, 7d, today, yesterday, 2026-11-20 or 2026-11-20T10:30');
}

function isDate(year: number, month: number, date: number): boolean {
  const found = new Date(year, month - 1, date);
  return found.getMonth() === month - 1 && found.getDate() === date;
}

function day(year: number, month: number, date: number): Span {
  return { start: new Date(year, month, date).getTime(), end: new Date(year, month, date + 1).getTime() };
}
