import { SecretField } from '../../components/field.tsx';
import { strengthWords, vaultStrings } from '../../strings/vault.ts';
import { type PassphraseStrength, passphraseStrength } from './passphrase.ts';

export interface PassphrasePair {
  readonly first: string;
  readonly second: string;
}

export const blankPair: PassphrasePair = { first: '', second: '' };

/** What keeps a new passphrase from being used; null when nothing does. */
export function passphraseFault({ first, second }: PassphrasePair): 'too_short' | 'differ' | null {
  const strength = passphraseStrength(first);
  if (strength === 'empty' || strength === 'too_short') return 'too_short';
  return first === second ? null : 'differ';
}

const levels: Record<PassphraseStrength, { bars: number; look: string }> = {
  empty: { bars: 0, look: 'bg-line' },
  too_short: { bars: 1, look: 'bg-danger' },
  weak: { bars: 1, look: 'bg-warn' },
  fair: { bars: 2, look: 'bg-warn' },
  strong: { bars: 3, look: 'bg-ok' },
};

interface NewPassphraseProps {
  readonly value: PassphrasePair;
  /** Takes how the pair changes: both fields may change it in one go. */
  readonly onChange: (change: (before: PassphrasePair) => PassphrasePair) => void;
  /** Faults are shown once the person has tried to go on. */
  readonly tried: boolean;
  readonly autoFocus?: boolean;
}

/** A new passphrase, typed twice, with a hint of how strong it is. */
export function NewPassphrase({ value, onChange, tried, autoFocus }: NewPassphraseProps) {
  const strength = passphraseStrength(value.first);
  const fault = tried ? passphraseFault(value) : null;
  const { bars, look } = levels[strength];
  return (
    <div className="flex flex-col gap-3">
      <SecretField
        label={vaultStrings.passphraseLabel}
        autoComplete="new-password"
        autoFocus={autoFocus ?? false}
        value={value.first}
        onChange={(first) => onChange((before) => ({ ...before, first }))}
        error={fault === 'too_short' ? vaultStrings.passphraseTooShort : undefined}
        hint={
          <span className="flex flex-col gap-1.5">
            <span className="flex gap-1" aria-hidden>
              {[1, 2, 3].map((bar) => (
                <span key={bar} className={`h-1 flex-1 rounded-full ${bar <= bars ? look : 'bg-line'}`} />
              ))}
            </span>
            {strengthWords[strength]}
          </span>
        }
      />
      <SecretField
        label={vaultStrings.passphraseRepeat}
        autoComplete="new-password"
        value={value.second}
        onChange={(second) => onChange((before) => ({ ...before, second }))}
        error={fault === 'differ' ? vaultStrings.passphrasesDiffer : undefined}
      />
    </div>
  );
}
