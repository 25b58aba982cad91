const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const clock = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const day = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' });
const full = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'medium' });

const steps = [
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
] as const;

/** "2 hours ago", "yesterday", "just now". */
export function relativeTime(at: string, now: number): string {
  const passed = now - Date.parse(at);
  for (const [unit, size] of steps) {
    if (passed >= size) return relative.format(-Math.floor(passed / size), unit);
  }
  return 'just now';
}

/** The time of day for today's moments, date and time for older ones. */
export function listTime(at: string, now: number): string {
  const date = new Date(at);
  const today = new Date(now).toDateString() === date.toDateString();
  return today ? clock.format(date) : `${day.format(date)} ${clock.format(date).slice(0, 5)}`;
}

export function fullTime(at: string): string {
  return full.format(new Date(at));
}

/** A moment as a `datetime-local` input holds it: local time, to the minute. */
export function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** "840 ms", "1.24 s", "2 min 5 s". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_995) return `${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
}

/** "0 bytes", "1 byte", "1.5 kB", "3.2 MB" (decimal units). */
export function byteCount(bytes: number): string {
  if (bytes < 1000) return bytes === 1 ? '1 byte' : `${bytes} bytes`;
  if (bytes < 999_950) return `${trim(bytes / 1000)} kB`;
  return `${trim(bytes / 1_000_000)} MB`;
}

function trim(value: number): string {
  return value.toFixed(1).replace(/\.0$/, '');
}
