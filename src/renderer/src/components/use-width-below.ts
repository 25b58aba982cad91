import { type RefObject, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';

/** Whether an element is narrower than so many pixels. For long lists: a container query would be asked in each of their cells. */
export function useWidthBelow(element: RefObject<HTMLElement | null>, pixels: number): boolean {
  const [isBelow, setBelow] = useState(false);
  useLayoutEffect(() => {
    const watched = element.current;
    if (watched === null) return;
    const measure = () => setBelow(watched.clientWidth < pixels);
    // Before the paint, which would show the list once more as it was and lay it out a second time.
    const resized = new ResizeObserver(() => flushSync(measure));
    measure();
    resized.observe(watched);
    return () => resized.disconnect();
  }, [element, pixels]);
  return isBelow;
}
