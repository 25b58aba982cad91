import { useStore } from 'zustand';
import type { Settings } from '#shared/domain/settings.ts';
import type { LockMoment } from '#shared/domain/vault.ts';
import { useConsole } from '../../app/console-context.ts';
import { SelectField } from '../../components/field.tsx';
import { Switch } from '../../components/switch.tsx';
import { idleChoices, idleWords, settingsStrings } from '../../strings/settings.ts';

const moments = {
  sleep: { name: 'lock_on_sleep', label: settingsStrings.lockOnSleep },
  screen_lock: { name: 'lock_on_screen_lock', label: settingsStrings.lockOnScreenLock },
} as const satisfies Record<LockMoment, { name: keyof Settings; label: string }>;

/** When the vault locks by itself. */
export function LockSection({
  settings,
  locksAt,
}: {
  readonly settings: Settings;
  readonly locksAt: readonly LockMoment[];
}) {
  const { settings: store } = useConsole();
  const { busy, update } = useStore(store);
  const minutes = settings.lock_after_minutes;
  const choices = [...new Set([...idleChoices, minutes])].sort((a, b) => a - b);
  return (
    <>
      <div className="w-72 max-w-full">
        <SelectField
          label={settingsStrings.lockAfter}
          hint={settingsStrings.lockAfterHint}
          value={String(minutes)}
          choices={choices.map((choice) => ({ value: String(choice), label: idleWords(choice) }))}
          onChange={(value) => void update({ lock_after_minutes: Number(value) })}
        />
      </div>
      {locksAt.map((moment) => (
        <Switch
          key={moment}
          label={moments[moment].label}
          checked={settings[moments[moment].name]}
          disabled={busy}
          onChange={(checked) => void update({ [moments[moment].name]: checked })}
        />
      ))}
    </>
  );
}
