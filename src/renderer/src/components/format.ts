const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
const counts = new Intl.NumberFormat('en');
const shortDay = dayText(new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short' }));
const fullDay = dayText(new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium' }));

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
  return today ? clock(date) : `${shortDay(date)} ${clock(date).slice(0, 5)}`;
}

/** "20 Nov 2026, 14:05:09". */
export function fullTime(at: string): string {
  const date = new Date(at);
  return `${fullDay(date)}, ${clock(date)}`;
}

/** A moment as a `datetime-local` input holds it: local time, to the minute. */
export function localTime(at: number): string {
  return new Date(at - new Date(at).getTimezoneOffset() * 60_000).toISOString().slice(0, 16);
}

/** "12,400". */
export function countText(count: number): string {
  return counts.format(count);
}

/** "840 ms", "1.24 s", "2 min 5 s", "3 h 20 min", "2 d 9 h". */
export function duration(milliseconds: number): string {
  if (milliseconds < 1) return '<1 ms';
  if (milliseconds < 1000) return `${Math.round(milliseconds)} ms`;
  if (milliseconds < 59_995) return `${(milliseconds / 1000).toFixed(2)} s`;
  const seconds = Math.round(milliseconds / 1000);
  if (seconds < 3_600) return `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  const minutes = Math.round(seconds / 60);
  if (minutes < 24 * 60) return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
  const hours = Math.round(minutes / 60);
  return `${Math.floor(hours / 24)} d ${hours % 24} h`;
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

function clock(date: Date): string {
  return [date.getHours(), date.getMinutes(), date.getSeconds()]
    .map((part) => String(part).padStart(2, '0'))
    .join(':');
}

/** Writes the day of a date. The rows of a list mostly share one, and the browser takes as long to write it as to draw a cell. */
function dayText(format: Intl.DateTimeFormat): (date: Date) => string {
  let day = '';
  let text = '';
  return (date) => {
    if (date.toDateString() !== day) {
      day = date.toDateString();
      text = format.format(date);
    }
    return text;
  };
}
