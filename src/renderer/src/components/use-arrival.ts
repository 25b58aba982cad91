import { type RefObject, useEffect, useRef } from 'react';

/** Brings what an address names into view and the focus to it, once it is there. For an element with `tabIndex={-1}`. */
export function useArrival<Named extends HTMLElement>(isNamed: boolean): RefObject<Named | null> {
  const element = useRef<Named>(null);
  useEffect(() => {
    if (!isNamed) return;
    element.current?.scrollIntoView({ block: 'center' });
    element.current?.focus({ preventScroll: true });
  }, [isNamed]);
  return element;
}
