import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SecretField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { settingsStrings } from '../../strings/settings.ts';
import { blankPair, NewPassphrase, passphraseFault } from '../vault/new-passphrase.tsx';

interface ChangePassphraseDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Another passphrase for the vault; the one it has must be known. */
export function ChangePassphraseDialog({ open, onClose, onDone }: ChangePassphraseDialogProps) {
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={settingsStrings.changePassphrase}
      description={settingsStrings.changePassphraseText}
    >
      <ChangeForm onDone={onDone} />
    </Dialog>
  );
}

function ChangeForm({ onDone }: { readonly onDone: () => void }) {
  const { vault } = useConsole();
  const { busy, error, changePassphrase } = useStore(vault);
  const [current, setCurrent] = useState('');
  const [pair, setPair] = useState(blankPair);
  const [tried, setTried] = useState(false);
  const isWrong = error?.code === 'PassphraseWrong';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (current === '' || passphraseFault(pair) !== null) return;
    if (await changePassphrase(current, pair.first)) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      <SecretField
        label={settingsStrings.currentPassphrase}
        autoComplete="current-password"
        autoFocus
        value={current}
        onChange={setCurrent}
        error={
          isWrong
            ? error.message
            : tried && current === ''
              ? settingsStrings.currentPassphraseMissing
              : undefined
        }
      />
      <NewPassphrase value={pair} onChange={setPair} tried={tried} />
      {error !== null && !isWrong && <ErrorMessage error={error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy === 'vault.changePassphrase'}>
          {settingsStrings.changePassphrase}
        </Button>
      </div>
    </form>
  );
}
