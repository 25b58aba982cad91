const second = 1_000;
let lastSecond = Number.NaN;
let untilSecond = '';

/**
 * A moment as ISO 8601 in UTC, as `Date.toISOString` writes it. Most moments of a busy gateway fall into the second of the one
 * before, and putting a date together takes longer than checking a key.
 *
 * @param time whole milliseconds since the epoch.
 */
export function isoMoment(time: number): string {
  const milliseconds = ((time % second) + second) % second;
  const began = time - milliseconds;
  if (began !== lastSecond) {
    untilSecond = new Date(began).toISOString().slice(0, -'000Z'.length);
    lastSecond = began;
  }
  return `${untilSecond}${String(milliseconds).padStart(3, '0')}Z`;
}
