import { expect, test } from 'vitest';
import { type OfferedWindow, offerPage } from './offer-page.ts';

function windowThat(isFocused: boolean) {
  const seen: string[] = [];
  let focus = () => {};
  const window: OfferedWindow = {
    isFocused: () => isFocused,
    showInactive: () => seen.push('shown without focus'),
    flashFrame: (flag) => seen.push(`flashes: ${flag}`),
    once: (_, listener) => {
      focus = listener;
    },
  };
  const shown = offerPage(window, () => seen.push('page'));
  return { shown, seen, focus: () => focus() };
}

test('leaves a window that the person is at as it is', () => {
  expect(windowThat(true)).toMatchObject({ shown: false, seen: [] });
});

test('shows the page without taking the keyboard', () => {
  expect(windowThat(false)).toMatchObject({
    shown: true,
    seen: ['page', 'shown without focus', 'flashes: true'],
  });
});

test('flashes only until the person comes to the window', () => {
  const { seen, focus } = windowThat(false);
  focus();
  expect(seen.at(-1)).toBe('flashes: false');
});
