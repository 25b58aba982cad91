import { KeyRound } from 'lucide-react';
import { type FormEvent, type ReactNode, useState } from 'react';
import { useStore } from 'zustand';
import type { SlotKind, VaultStatus } from '#shared/domain/vault.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { failureText } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { Centered } from '../../components/centered.tsx';
import { SecretField, TextField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { vaultStrings } from '../../strings/vault.ts';

/** Opens a locked vault with whatever it has: the keychain, a passphrase, or the recovery code where both fail. */
export function Unlock({ vault }: { readonly vault: VaultStatus }) {
  const stores = useConsole();
  const { error, clearError } = useStore(stores.vault);
  const has = (kind: SlotKind) => vault.slots.includes(kind);
  const isDaily = has('keychain') || has('passphrase');
  const [recovering, setRecovering] = useState(!isDaily);
  // Why it is locked; what fails here is said where it was tried.
  const [reason] = useState(vault.reason);
  const switchTo = (next: boolean) => {
    clearError();
    setRecovering(next);
  };
  return (
    <Centered title={vaultStrings.unlockTitle}>
      {reason !== null && <p className="mb-5 text-muted [overflow-wrap:anywhere]">{reason}</p>}
      <div className="flex flex-col gap-4">
        {recovering ? <RecoveryForm /> : <DailyWays has={has} />}
        {error !== null && !isAtField(error) && <ErrorMessage error={error} />}
        {has('recovery') && isDaily && (
          <Button variant="quiet" onClick={() => switchTo(!recovering)}>
            {recovering ? vaultStrings.otherWays : vaultStrings.useRecovery}
          </Button>
        )}
      </div>
    </Centered>
  );
}

function DailyWays({ has }: { readonly has: (kind: SlotKind) => boolean }) {
  const { vault } = useConsole();
  const { busy, error, unlock } = useStore(vault);
  const [passphrase, setPassphrase] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (passphrase !== '') void unlock({ kind: 'passphrase', passphrase });
  };
  return (
    <>
      {has('passphrase') && (
        <form onSubmit={submit} className="flex flex-col gap-3">
          <SecretField
            label={vaultStrings.passphraseLabel}
            autoComplete="current-password"
            autoFocus
            value={passphrase}
            onChange={setPassphrase}
            error={faultOf(error, 'PassphraseWrong')}
          />
          <UnlockButton disabled={passphrase === ''}>{vaultStrings.unlockButton}</UnlockButton>
        </form>
      )}
      {has('passphrase') && has('keychain') && (
        <p className="flex items-center gap-3 text-xs text-muted before:h-px before:flex-1 before:bg-line after:h-px after:flex-1 after:bg-line">
          {vaultStrings.or}
        </p>
      )}
      {has('keychain') && (
        <div className="flex flex-col gap-1.5">
          <Button
            icon={KeyRound}
            variant={has('passphrase') ? 'secondary' : 'primary'}
            busy={busy === 'vault.unlock'}
            onClick={() => void unlock({ kind: 'keychain' })}
          >
            {vaultStrings.unlockKeychain}
          </Button>
          <p className="text-center text-xs text-muted">{vaultStrings.unlockKeychainHint}</p>
        </div>
      )}
    </>
  );
}

function RecoveryForm() {
  const { vault } = useConsole();
  const { error, unlock } = useStore(vault);
  const [code, setCode] = useState('');
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (code.trim() !== '') void unlock({ kind: 'recovery', code });
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-3">
      <TextField
        label={vaultStrings.recoveryLabel}
        hint={vaultStrings.recoveryHint}
        autoFocus
        autoCapitalize="characters"
        className="font-mono"
        value={code}
        onChange={setCode}
        error={faultOf(error, 'RecoveryCodeWrong') ?? faultOf(error, 'ValidationFailed')}
      />
      <UnlockButton disabled={code.trim() === ''}>{vaultStrings.unlockRecovery}</UnlockButton>
    </form>
  );
}

function UnlockButton({ disabled, children }: { readonly disabled: boolean; readonly children: ReactNode }) {
  const { vault } = useConsole();
  const busy = useStore(vault, (state) => state.busy);
  return (
    <Button type="submit" variant="primary" busy={busy === 'vault.unlock'} disabled={disabled}>
      {children}
    </Button>
  );
}

function faultOf(error: SallyportError | null, code: SallyportError['code']): string | undefined {
  return error?.code === code ? failureText(error) : undefined;
}

/** Whether the error is shown beside what was typed. */
function isAtField({ code }: SallyportError): boolean {
  return code === 'PassphraseWrong' || code === 'RecoveryCodeWrong' || code === 'ValidationFailed';
}
