import { expect, test } from 'vitest';
import { createAppearanceStore, readAppearance } from './appearance.ts';

const storage = (kept: Record<string, string>) => ({
  getItem: (key: string) => kept[key] ?? null,
  setItem: (key: string, value: string) => {
    kept[key] = value;
  },
});

test('reads what was chosen, and the defaults in place of what is unknown or cannot be read', () => {
  const kept = { 'sallyport.theme': 'dark', 'sallyport.density': 'compact' };
  expect(readAppearance(storage(kept))).toEqual({ theme: 'dark', density: 'compact' });
  const defaults = { theme: 'system', density: 'comfortable' };
  expect(readAppearance(storage({ 'sallyport.theme': 'purple' }))).toEqual(defaults);
  const blocked = {
    getItem: () => {
      throw new Error('blocked');
    },
  };
  expect(readAppearance(blocked)).toEqual(defaults);
});

test('keeps a choice for the next start', () => {
  const kept = {};
  const store = createAppearanceStore(storage(kept));
  store.getState().setTheme('light');
  store.getState().setDensity('compact');
  expect(store.getState()).toMatchObject({ theme: 'light', density: 'compact' });
  expect(readAppearance(storage(kept))).toEqual({ theme: 'light', density: 'compact' });
});
