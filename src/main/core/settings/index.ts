import { defaultSettings, type Settings, settingsSchema } from '#shared/domain/settings.ts';
import type { SettingsRepository } from '../ports/index.ts';

export interface SettingsModule {
  start(): Promise<void>;
  get(): Settings;
  /** Uses what a backup brought, which is stored already. */
  adopt(restored: Settings): void;
  /** Stores first, then takes effect. */
  update(change: { readonly [Name in keyof Settings]?: Settings[Name] | undefined }): Promise<Settings>;
}

/** The person's choices, in memory once started. A stored value that is not valid falls back to its default. */
export function createSettings(deps: {
  repository: SettingsRepository;
  onChange: () => void;
}): SettingsModule {
  let current = defaultSettings;
  return {
    async start() {
      const stored = await deps.repository.load();
      for (const [name, value] of Object.entries(stored)) {
        const candidate = settingsSchema.safeParse({ ...current, [name]: value });
        if (candidate.success) current = candidate.data;
      }
    },
    get: () => current,
    adopt(restored) {
      current = restored;
      deps.onChange();
    },
    async update(change) {
      const next = settingsSchema.parse({ ...current, ...withoutUndefined(change) });
      await deps.repository.save(next);
      current = next;
      deps.onChange();
      return next;
    },
  };
}

function withoutUndefined(change: object): object {
  return Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined));
}
