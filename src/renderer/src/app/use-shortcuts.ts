import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { shortcutFor } from './shortcuts.ts';

const pause = 1000;

/** Listens for the shortcuts while no dialog is open. */
export function useShortcuts(onHelp: () => void, onPalette: () => void): void {
  const [, navigate] = useLocation();
  useEffect(() => {
    let pressedG = Number.NEGATIVE_INFINITY;
    const onKeyDown = (event: KeyboardEvent) => {
      if (event.defaultPrevented || document.querySelector('[role="dialog"], [role="alertdialog"]')) return;
      const { key, ctrlKey, metaKey, altKey } = event;
      const press = { key, ctrlKey, metaKey, altKey, typing: takesText(event.target) };
      const action = shortcutFor(press, event.timeStamp - pressedG < pause);
      pressedG = action.do === 'wait' ? event.timeStamp : Number.NEGATIVE_INFINITY;
      if (action.do === 'nothing' || action.do === 'wait') return;
      if (action.do === 'press') {
        // A key that is held down must not answer what is shown next.
        if (event.repeat) return;
        document.querySelector<HTMLElement>(`[data-key="${action.key}"]`)?.click();
        return;
      }
      event.preventDefault();
      if (action.do === 'go') navigate(action.to);
      else if (action.do === 'help') onHelp();
      else if (action.do === 'palette') onPalette();
      else document.querySelector<HTMLElement>('[data-search]')?.focus();
    };
    window.addEventListener('keydown', onKeyDown);
    return () => window.removeEventListener('keydown', onKeyDown);
  }, [navigate, onHelp, onPalette]);
}

const inputsWithoutText = new Set([
  'button',
  'checkbox',
  'radio',
  'submit',
  'reset',
  'range',
  'color',
  'file',
]);

function takesText(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !inputsWithoutText.has(target.type);
  return (
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement ||
    (target instanceof HTMLElement && target.isContentEditable)
  );
}
