import { type RefObject, useCallback, useLayoutEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { type RowWindow, scrollTopFor, windowAround } from './row-window.ts';

interface RowWindowOptions {
  readonly scroller: RefObject<HTMLElement | null>;
  readonly count: number;
  readonly rowHeight: number;
}

/**
 * Which rows of a long list exist, by where its element is scrolled to. All rows have one height, so that a million cost what
 * a hundred do. Rows have to be keyed by their place in the window: their elements then stay and only their texts change.
 */
export function useRowWindow({ scroller, count, rowHeight }: RowWindowOptions) {
  const [shown, setShown] = useState<RowWindow>({ first: 0, end: 0 });
  useLayoutEffect(() => {
    const element = scroller.current;
    if (element === null) return;
    const measure = () => {
      const next = windowAround(element.scrollTop, element.clientHeight, rowHeight, count);
      setShown((before) => (before.first === next.first && before.end === next.end ? before : next));
    };
    // Rows that came a frame later would show as a gap.
    const measureNow = () => flushSync(measure);
    const resized = new ResizeObserver(measureNow);
    measure();
    element.addEventListener('scroll', measureNow, { passive: true });
    resized.observe(element);
    return () => {
      element.removeEventListener('scroll', measureNow);
      resized.disconnect();
    };
  }, [scroller, rowHeight, count]);

  const scrollTo = useCallback(
    (row: number, align: 'nearest' | 'center' = 'nearest') => {
      const element = scroller.current;
      if (element === null) return;
      const { scrollTop, clientHeight: height } = element;
      const top = scrollTopFor(row, align, { scrollTop, height, rowHeight });
      if (top !== scrollTop) element.scrollTop = top;
    },
    [scroller, rowHeight],
  );
  return {
    first: Math.min(shown.first, count),
    end: Math.min(shown.end, count),
    /** Where the first row that exists stands, and how high the whole list is, in pixels. */
    offset: shown.first * rowHeight,
    height: count * rowHeight,
    scrollTo,
  };
}
