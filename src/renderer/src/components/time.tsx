import { useEffect, useState } from 'react';
import { fullTime, relativeTime } from './format.ts';

/** A moment as people say it ("5 minutes ago"); the exact time is its tooltip. Keeps itself up to date. */
export function RelativeTime({ at }: { readonly at: string }) {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    setNow(Date.now());
    const timer = setInterval(() => setNow(Date.now()), 30_000);
    return () => clearInterval(timer);
  }, []);
  return (
    <time dateTime={at} title={fullTime(at)}>
      {relativeTime(at, Math.max(now, Date.parse(at)))}
    </time>
  );
}
