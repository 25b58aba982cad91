import { KeyRound, Lock } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { SlotKind, VaultStatus } from '#shared/domain/vault.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { recoveryStrings } from '../../strings/recovery.ts';
import { settingsStrings } from '../../strings/settings.ts';
import { keychainWords, slotWords, vaultStrings } from '../../strings/vault.ts';
import { blankPair, NewPassphrase, passphraseFault } from '../vault/new-passphrase.tsx';
import { ChangePassphraseDialog } from './change-passphrase-dialog.tsx';
import { RecoveryCodeDialog } from './recovery-code-dialog.tsx';

/** The ways to open the vault: add a second, remove one, or lock it now. */
export function VaultSection({ vault }: { readonly vault: VaultStatus }) {
  const { vault: store, toasts } = useConsole();
  const { busy, error, addSlot, removeSlot, lock, clearError, prepareRecovery, putRecoveryAway } =
    useStore(store);
  const [dialog, setDialog] = useState<'passphrase' | 'change' | 'recovery' | SlotRemoval | null>(null);
  const isUnlocked = vault.state === 'unlocked';
  const missing = (['keychain', 'passphrase'] as const).filter((kind) => !vault.slots.includes(kind));
  const isLastDaily = (kind: SlotKind) =>
    kind !== 'recovery' && vault.slots.filter((slot) => slot !== 'recovery').length < 2;
  const close = () => {
    clearError();
    putRecoveryAway();
    setDialog(null);
  };
  const finish = (worked: boolean, text: string) => {
    if (!worked) return;
    toasts.getState().success(text);
    setDialog(null);
  };
  return (
    <>
      <div>
        <p className="mb-1.5 text-sm font-medium">{settingsStrings.slots}</p>
        <ul aria-label={settingsStrings.slots} className="rounded-lg ring-1 ring-line ring-inset">
          {vault.slots.map((kind) => (
            <li key={kind} className="flex items-center gap-2 border-b border-line px-3 py-2 last:border-0">
              <KeyRound size={15} aria-hidden className="shrink-0 text-muted" />
              <span className="flex-1 text-sm">{slotWords[kind]}</span>
              <Button
                variant="quiet"
                aria-label={settingsStrings.removeLabel(slotWords[kind])}
                disabled={!isUnlocked || isLastDaily(kind)}
                title={isLastDaily(kind) ? settingsStrings.lastSlot : undefined}
                onClick={() => setDialog({ remove: kind })}
              >
                {settingsStrings.remove}
              </Button>
            </li>
          ))}
        </ul>
        <p className="mt-1.5 text-xs text-muted">
          {!isUnlocked && settingsStrings.locked}
          {isUnlocked && vault.slots.some(isLastDaily) && settingsStrings.lastSlot}
          {isUnlocked && missing.includes('keychain') && vault.keychain !== 'available' && (
            <> {keychainWords[vault.keychain]}</>
          )}
        </p>
      </div>
      {dialog === null && error !== null && <ErrorMessage error={error} />}
      {isUnlocked && (
        <div className="flex flex-wrap items-center gap-2">
          {missing.map((kind) => (
            <Button
              key={kind}
              busy={busy === 'vault.addSlot'}
              disabled={kind === 'keychain' && vault.keychain === 'absent'}
              onClick={() =>
                kind === 'passphrase'
                  ? setDialog('passphrase')
                  : void addSlot({ kind }).then((worked) => finish(worked, settingsStrings.slotAdded))
              }
            >
              {kind === 'keychain' ? settingsStrings.addKeychain : settingsStrings.addPassphrase}
            </Button>
          ))}
          {vault.slots.includes('passphrase') && (
            <Button onClick={() => setDialog('change')}>{settingsStrings.changePassphrase}</Button>
          )}
          <Button
            busy={busy === 'vault.prepareRecoveryCode'}
            onClick={() => void prepareRecovery().then((worked) => worked && setDialog('recovery'))}
          >
            {vault.slots.includes('recovery') ? recoveryStrings.replace : recoveryStrings.add}
          </Button>
          <Button icon={Lock} busy={busy === 'vault.lock'} onClick={() => void lock()}>
            {settingsStrings.lockNow}
          </Button>
          <span className="text-xs text-muted">{settingsStrings.lockHint}</span>
        </div>
      )}
      <Dialog
        open={dialog === 'passphrase'}
        onClose={close}
        title={settingsStrings.passphraseTitle}
        description={settingsStrings.passphraseText}
      >
        <PassphraseForm
          onSubmit={(passphrase) =>
            void addSlot({ kind: 'passphrase', passphrase }).then((worked) =>
              finish(worked, settingsStrings.slotAdded),
            )
          }
        />
      </Dialog>
      <ChangePassphraseDialog
        open={dialog === 'change'}
        onClose={close}
        onDone={() => finish(true, settingsStrings.passphraseChanged)}
      />
      {dialog === 'recovery' && (
        <RecoveryCodeDialog
          open
          replaces={vault.slots.includes('recovery')}
          onClose={close}
          onDone={() => finish(true, recoveryStrings.done)}
        />
      )}
      <RemoveSlotDialog
        removal={dialog !== null && typeof dialog === 'object' ? dialog : null}
        slots={vault.slots}
        onClose={close}
        onConfirm={(kind) =>
          void removeSlot(kind).then((worked) => finish(worked, settingsStrings.slotRemoved))
        }
      />
    </>
  );
}

interface SlotRemoval {
  readonly remove: SlotKind;
}

function PassphraseForm({ onSubmit }: { readonly onSubmit: (passphrase: string) => void }) {
  const { vault } = useConsole();
  const { busy, error } = useStore(vault);
  const [pair, setPair] = useState(blankPair);
  const [tried, setTried] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (passphraseFault(pair) === null) onSubmit(pair.first);
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <NewPassphrase autoFocus value={pair} onChange={setPair} tried={tried} />
      {error !== null && <ErrorMessage error={error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy === 'vault.addSlot'}>
          {settingsStrings.addPassphrase}
        </Button>
      </div>
    </form>
  );
}

interface RemoveSlotDialogProps {
  readonly removal: SlotRemoval | null;
  readonly slots: readonly SlotKind[];
  readonly onClose: () => void;
  readonly onConfirm: (kind: SlotKind) => void;
}

function RemoveSlotDialog({ removal, slots, onClose, onConfirm }: RemoveSlotDialogProps) {
  const { vault } = useConsole();
  const { busy, error } = useStore(vault);
  const kind = removal?.remove;
  const left = slots.filter((slot) => slot !== kind).map((slot) => slotWords[slot]);
  return (
    <ConfirmDialog
      open={kind !== undefined}
      onClose={onClose}
      onConfirm={() => kind !== undefined && onConfirm(kind)}
      busy={busy === 'vault.removeSlot'}
      title={settingsStrings.removeTitle(kind === undefined ? '' : slotWords[kind])}
      confirm={settingsStrings.removeConfirm}
    >
      <p>{settingsStrings.removeText(left.join(` ${vaultStrings.or} `))}</p>
      {error !== null && <ErrorMessage error={error} />}
    </ConfirmDialog>
  );
}
