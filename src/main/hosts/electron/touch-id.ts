import type { Presence } from '../../core/ports/index.ts';

/** What is used of Electron's `systemPreferences`; both are there on macOS only. */
export interface TouchIdPreferences {
  canPromptTouchID?: () => boolean;
  promptTouchID?: (reason: string) => Promise<void>;
}

/** Touch ID, where the Mac has it and a finger is enrolled. */
export function createTouchId(preferences: TouchIdPreferences): Presence {
  return {
    async confirm(reason) {
      if (preferences.promptTouchID === undefined || preferences.canPromptTouchID?.() !== true)
        return 'unavailable';
      return preferences.promptTouchID(reason).then(
        () => 'confirmed',
        () => 'refused',
      );
    },
  };
}
