import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { NewSlot } from '#shared/contract/vault.ts';
import type { VaultStatus } from '#shared/domain/vault.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { Centered } from '../../components/centered.tsx';
import { RadioCards } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { keychainWords, vaultStrings } from '../../strings/vault.ts';
import { blankPair, NewPassphrase, passphraseFault } from './new-passphrase.tsx';

/** The very first screen: choose what opens the vault, and make it. */
export function FirstRun({ vault }: { readonly vault: VaultStatus }) {
  const stores = useConsole();
  const { busy, error, create, check, clearError } = useStore(stores.vault);
  const hasKeychain = vault.keychain === 'available';
  const [chosen, setChosen] = useState<NewSlot['kind'] | null>(null);
  const [pair, setPair] = useState(blankPair);
  const [tried, setTried] = useState(false);
  const kind = hasKeychain ? (chosen ?? 'keychain') : 'passphrase';

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (kind === 'keychain') return void create({ kind });
    setTried(true);
    if (passphraseFault(pair) === null) void create({ kind, passphrase: pair.first });
  };

  return (
    <Centered title={vaultStrings.createTitle}>
      <p className="mb-5 text-muted">{vaultStrings.createText}</p>
      <form onSubmit={submit} className="flex flex-col gap-4">
        <RadioCards
          legend={vaultStrings.opensWith}
          value={kind}
          onChange={(next) => {
            setChosen(next);
            clearError();
          }}
          choices={[
            {
              value: 'keychain',
              label: vaultStrings.keychain,
              description: hasKeychain ? vaultStrings.keychainWhy : keychainWords[vault.keychain],
              disabled: !hasKeychain,
            },
            {
              value: 'passphrase',
              label: vaultStrings.passphrase,
              description: vaultStrings.passphraseWhy,
            },
          ]}
        />
        {kind === 'passphrase' && <NewPassphrase value={pair} onChange={setPair} tried={tried} />}
        {error !== null && <ErrorMessage error={error} />}
        <div className="flex gap-2">
          <Button type="submit" variant="primary" busy={busy === 'vault.create'} className="flex-1">
            {vaultStrings.createButton}
          </Button>
          {!hasKeychain && (
            <Button variant="quiet" busy={busy === 'vault.status'} onClick={() => void check()}>
              {vaultStrings.checkAgain}
            </Button>
          )}
        </div>
      </form>
    </Centered>
  );
}
