import { useEffect, useRef } from 'react';
import { createFocusKeeper } from './focus-keeper.ts';

const content = () => document.getElementById('content');

/**
 * Keeps the keyboard's place: when what holds the focus goes away, such as a deleted row, and when another screen is shown
 * and nothing in it took the focus.
 */
export function useFocusKeeper(location: string): void {
  useEffect(() => createFocusKeeper(document, content), []);
  const before = useRef(location);
  useEffect(() => {
    if (before.current === location) return;
    before.current = location;
    // After the frame: a dialog that led here gives the focus back first.
    const frame = requestAnimationFrame(() => {
      if (document.activeElement === document.body) content()?.focus({ preventScroll: true });
    });
    return () => cancelAnimationFrame(frame);
  }, [location]);
}
