import { createStore, type StoreApi } from 'zustand/vanilla';
import { settingLimits } from '#shared/domain/setting-limits.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';

export interface SettingsState {
  readonly settings: Settings | null;
  readonly loadError: SallyportError | null;
  readonly busy: boolean;
  readonly error: SallyportError | null;
  /** A fresh sign-in link for another browser, until it is hidden. */
  readonly link: string | null;
  load(): Promise<void>;
  update(change: Partial<Settings>): Promise<boolean>;
  createLink(): Promise<void>;
  /** A link works once: nobody is to find it here later. */
  hideLink(): void;
}

export function createSettingsStore(bridge: Bridge): StoreApi<SettingsState> {
  const begin = createLatest();
  return createStore<SettingsState>((set) => ({
    settings: null,
    loadError: null,
    busy: false,
    error: null,
    link: null,
    async load() {
      const isLatest = begin();
      const outcome = await attempt(bridge.call('settings.get', {}));
      if (!isLatest()) return;
      set(outcome.ok ? { settings: outcome.value, loadError: null } : { loadError: outcome.error });
    },
    async update(change) {
      begin();
      set({ busy: true, error: null });
      const outcome = await attempt(bridge.call('settings.update', change));
      set(outcome.ok ? { busy: false, settings: outcome.value } : { busy: false, error: outcome.error });
      return outcome.ok;
    },
    async createLink() {
      const outcome = await attempt(bridge.call('console.link', {}));
      set(outcome.ok ? { link: outcome.value.url, error: null } : { error: outcome.error });
    },
    hideLink: () => set({ link: null }),
  }));
}

/** A whole number as typed; null where it is none, or out of bounds. */
export function parseWhole(text: string, least: number, most: number): number | null {
  if (!/^\d{1,15}$/.test(text.trim())) return null;
  const number = Number(text);
  return number >= least && number <= most ? number : null;
}

/** The number of a setting as typed; null where it is none that the setting takes. */
export function parseSetting(name: keyof typeof settingLimits, text: string): number | null {
  const { least, most } = settingLimits[name];
  return parseWhole(text, least, most);
}
