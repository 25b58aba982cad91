import { type RefObject, useEffect, useRef } from 'react';

/** Moves the focus to the form's first faulty input each time `faults` changes to something that has one. */
export function useFocusFault(faults: unknown): RefObject<HTMLFormElement | null> {
  const form = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (faults === null) return;
    form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [faults]);
  return form;
}
