import { expect, test } from 'vitest';
import { type OfferedWindow, offerPage } from './offer-page.ts';

function windowThat(isFocused: boolean) {
  const seen: string[] = [];
  const window: OfferedWindow = {
    isFocused: () => isFocused,
    showInactive: () => seen.push('shown without focus'),
    flashFrame: (flag) => seen.push(`flashes: ${flag}`),
  };
  const shown = offerPage(window, () => seen.push('page'));
  return { shown, seen };
}

test('leaves a window that the person is at as it is', () => {
  expect(windowThat(true)).toEqual({ shown: false, seen: [] });
});

test('shows the page without taking the keyboard', () => {
  expect(windowThat(false)).toEqual({ shown: true, seen: ['page', 'shown without focus', 'flashes: true'] });
});
