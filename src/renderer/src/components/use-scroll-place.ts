import { type RefObject, useLayoutEffect, useRef } from 'react';

/** How long a screen may take to become what it was: until then it is held where it was scrolled. */
const settlingMs = 1_500;

/**
 * Keeps how far an element is scrolled with the entry of the window's history, so that a reload and the way back lead to where
 * the person was. A screen that is opened anew begins at its top.
 */
export function useScrollPlace(): RefObject<HTMLDivElement | null> {
  const element = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const scroller = element.current;
    if (scroller === null) return;
    const held = holdAt(scroller, placeIn(history.state));
    // At the end of a movement: browsers refuse to change the history many times a second.
    const remember = () => {
      if (!held.isHeld()) history.replaceState({ ...history.state, scrolled: scroller.scrollTop }, '');
    };
    scroller.addEventListener('scrollend', remember);
    return () => {
      held.letGo();
      scroller.removeEventListener('scrollend', remember);
    };
  }, []);
  return element;
}

/** The place that an entry of the history holds; 0 for one that holds none. */
export function placeIn(state: unknown): number {
  const place = typeof state === 'object' && state !== null && 'scrolled' in state ? state.scrolled : 0;
  return typeof place === 'number' && place > 0 ? place : 0;
}

/** Keeps an element scrolled to a place while what it shows comes in, unless the person scrolls. */
function holdAt(scroller: HTMLElement, place: number): { isHeld(): boolean; letGo(): void } {
  const until = performance.now() + settlingMs;
  let isHeld = place > 0;
  let frame = 0;
  const hold = () => {
    isHeld &&= performance.now() < until;
    if (!isHeld) return;
    scroller.scrollTop = place;
    frame = requestAnimationFrame(hold);
  };
  const letGo = () => {
    isHeld = false;
    cancelAnimationFrame(frame);
  };
  hold();
  for (const name of ['wheel', 'pointerdown', 'keydown'] as const) {
    scroller.addEventListener(name, letGo, { once: true, passive: true });
  }
  return { isHeld: () => isHeld, letGo };
}
