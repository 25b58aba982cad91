import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { VaultStatus } from '#shared/domain/vault.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { Centered } from '../../components/centered.tsx';
import { SecretField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { vaultStrings } from '../../strings/vault.ts';

/** Opens a locked vault with whatever it has: the keychain, a passphrase, or either. */
export function Unlock({ vault }: { readonly vault: VaultStatus }) {
  const stores = useConsole();
  const { busy, error, unlock } = useStore(stores.vault);
  const browseLocked = useStore(stores.app, (state) => state.browseLocked);
  const [passphrase, setPassphrase] = useState('');
  const hasKeychain = vault.slots.includes('keychain');
  const hasPassphrase = vault.slots.includes('passphrase');
  const wrong = error?.code === 'PassphraseWrong';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') void unlock({ kind: 'passphrase', passphrase });
  };

  return (
    <Centered title={vaultStrings.unlockTitle}>
      {vault.reason !== null && <p className="mb-5 text-muted [overflow-wrap:anywhere]">{vault.reason}</p>}
      <div className="flex flex-col gap-4">
        {hasPassphrase && (
          <form onSubmit={submit} className="flex flex-col gap-3">
            <SecretField
              label={vaultStrings.passphraseLabel}
              autoComplete="current-password"
              autoFocus
              value={passphrase}
              onChange={setPassphrase}
              error={wrong ? [error.message, error.details.fix].filter(Boolean).join(' ') : undefined}
            />
            <Button
              type="submit"
              variant="primary"
              busy={busy === 'vault.unlock'}
              disabled={passphrase === ''}
            >
              {vaultStrings.unlockButton}
            </Button>
          </form>
        )}
        {hasPassphrase && hasKeychain && (
          <p className="flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
            {vaultStrings.or}
          </p>
        )}
        {hasKeychain && (
          <div className="flex flex-col gap-1.5">
            <Button
              icon={KeyRound}
              variant={hasPassphrase ? 'secondary' : 'primary'}
              busy={busy === 'vault.unlock'}
              onClick={() => void unlock({ kind: 'keychain' })}
            >
              {vaultStrings.unlockKeychain}
            </Button>
            <p className="text-center text-xs text-muted">{vaultStrings.unlockKeychainHint}</p>
          </div>
        )}
        {error !== null && !wrong && <ErrorMessage error={error} />}
        <Button variant="quiet" onClick={browseLocked}>
          {vaultStrings.browse}
        </Button>
      </div>
    </Centered>
  );
}
