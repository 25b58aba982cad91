import { createStore, type StoreApi } from 'zustand/vanilla';

export const themes = ['system', 'light', 'dark'] as const;
export type Theme = (typeof themes)[number];

export const densities = ['comfortable', 'compact'] as const;
export type Density = (typeof densities)[number];

export interface Appearance {
  readonly theme: Theme;
  readonly density: Density;
}

const keys = { theme: 'sallyport.theme', density: 'sallyport.density' } as const;

/** What the person chose on this machine; the defaults where they chose nothing or the storage cannot be read. */
export function readAppearance(storage: Pick<Storage, 'getItem'>): Appearance {
  return {
    theme: readChoice(storage, keys.theme, themes),
    density: readChoice(storage, keys.density, densities),
  };
}

function readChoice<Choice extends string>(
  storage: Pick<Storage, 'getItem'>,
  key: string,
  choices: readonly [Choice, ...Choice[]],
): Choice {
  try {
    const stored = storage.getItem(key);
    return choices.find((choice) => choice === stored) ?? choices[0];
  } catch {
    return choices[0];
  }
}

/** Dresses the page; the rest is the style sheet's. */
export function showAppearance({ theme, density }: Appearance, root: HTMLElement): void {
  if (theme === 'system') delete root.dataset.theme;
  else root.dataset.theme = theme;
  root.dataset.density = density;
}

export interface AppearanceState extends Appearance {
  setTheme(theme: Theme): void;
  setDensity(density: Density): void;
}

/** How the console looks, kept in this browser. */
export function createAppearanceStore(
  storage: Pick<Storage, 'getItem' | 'setItem'>,
): StoreApi<AppearanceState> {
  return createStore<AppearanceState>((set) => ({
    ...readAppearance(storage),
    setTheme(theme) {
      storage.setItem(keys.theme, theme);
      set({ theme });
    },
    setDensity(density) {
      storage.setItem(keys.density, density);
      set({ density });
    },
  }));
}
