import { type MouseEvent, type RefObject, useRef, useState } from 'react';
import { flushSync } from 'react-dom';

interface HandOver {
  /** Whether the real thing is there. */
  readonly isMade: boolean;
  /** For the real thing's button. */
  readonly made: RefObject<HTMLButtonElement | null>;
  /** Puts the real button in the place of the plain one, with the focus, and lets it see the event that asked for it. */
  handOver(seen: Event): void;
  /** As `handOver`, for a handler of the mouse. */
  onMouse(event: MouseEvent): void;
}

/**
 * For what opens behind a button and is not made until somebody presses it: most are never pressed, and together they would take
 * much of the time in which a screen is drawn.
 */
export function useHandOver(): HandOver {
  const [isMade, setMade] = useState(false);
  const made = useRef<HTMLButtonElement>(null);
  const handOver = (seen: Event) => {
    flushSync(() => setMade(true));
    made.current?.focus({ preventScroll: true });
    made.current?.dispatchEvent(seen);
  };
  const onMouse = (event: MouseEvent) => {
    if (event.button !== 0) return;
    // Else the browser would give the focus to what is no longer there.
    event.preventDefault();
    handOver(new window.MouseEvent(event.type, event.nativeEvent));
  };
  return { isMade, made, handOver, onMouse };
}
