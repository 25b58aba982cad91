import { type RefObject, useEffect, useRef, useState } from 'react';

/** About a window of rows, so that a list is there soon; what a larger window lacks comes with the next frame. */
const first = 12;
/** About two windows of rows: the rest would be drawn for nobody. */
const step = 24;

/**
 * How many rows of a long list to draw: a few, and more as its end comes near. Put the element after the rows; `atLeast` draws as
 * far as something that an address names.
 */
export function useGrowingCount(
  total: number,
  atLeast = 0,
): { readonly count: number; readonly end: RefObject<HTMLDivElement | null> } {
  const [grown, setGrown] = useState(first);
  const end = useRef<HTMLDivElement>(null);
  const count = Math.min(total, Math.max(grown, atLeast));
  useEffect(() => {
    const marker = end.current;
    if (marker === null || count >= total) return;
    // Observed anew for each count: an end that is still near tells so again.
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting === true && setGrown(count + step),
      { rootMargin: '800px' },
    );
    observer.observe(marker);
    return () => observer.disconnect();
  }, [count, total]);
  return { count, end };
}
