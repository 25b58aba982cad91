import { type FormEvent, useState } from 'react';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { common } from '../../strings/common.ts';
import { connectionStrings } from '../../strings/connections.ts';
import { isOAuth } from './account-names.ts';
import { OriginList } from './origin-list.tsx';

export type AccountDialog = 'rename' | 'delete' | 'confirm';

interface AccountDialogsProps {
  readonly account: ConnectedAccount;
  readonly name: string;
  readonly open: AccountDialog | null;
  readonly onClose: () => void;
}

/** The dialogs of one account's row. */
export function AccountDialogs({ account, name, open, onClose }: AccountDialogsProps) {
  const { connections, toasts } = useConsole();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const run = async (work: Promise<SallyportError | null>, success: () => string) => {
    setBusy(true);
    const failure = await work;
    setBusy(false);
    setError(failure);
    if (failure !== null) return;
    toasts.getState().success(success());
    close();
  };
  const { rename, remove, confirmOrigins } = connections.getState();
  const removeAccount = async () => {
    let isRevoked = false;
    const removing = remove(account.id).then((outcome) => {
      if (outcome.ok) isRevoked = outcome.value;
      return outcome.ok ? null : outcome.error;
    });
    const words = () => {
      if (!isOAuth(account)) return connectionStrings.deleted(name);
      return (isRevoked ? connectionStrings.deletedRevoked : connectionStrings.deletedNotRevoked)(name);
    };
    await run(removing, words);
  };
  return (
    <>
      <Dialog open={open === 'rename'} onClose={close} title={connectionStrings.renameTitle}>
        <RenameForm
          current={account.alias ?? ''}
          busy={busy}
          error={error}
          onSubmit={(alias) => void run(rename(account.id, alias), () => connectionStrings.renamed)}
        />
      </Dialog>
      <ConfirmDialog
        open={open === 'delete'}
        onClose={close}
        busy={busy}
        title={connectionStrings.deleteTitle(name)}
        confirm={connectionStrings.deleteConfirm}
        onConfirm={() => void removeAccount()}
      >
        <p>{connectionStrings.deleteConsequence(account.id)}</p>
        <p>{connectionStrings.deleteErases}</p>
        <p>{isOAuth(account) ? connectionStrings.deleteWithdraws : connectionStrings.deleteRevoke}</p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
      <ConfirmDialog
        open={open === 'confirm'}
        onClose={close}
        busy={busy}
        danger={false}
        title={connectionStrings.confirmTitle}
        confirm={connectionStrings.confirmButton}
        onConfirm={() => void run(confirmOrigins(account.id), () => connectionStrings.confirmed)}
      >
        <p>{connectionStrings.confirmText(name)}</p>
        <OriginList origins={account.unconfirmed_origins} />
        <Note tone="warn">{connectionStrings.confirmWarn}</Note>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
    </>
  );
}

interface RenameFormProps {
  readonly current: string;
  readonly busy: boolean;
  readonly error: SallyportError | null;
  readonly onSubmit: (alias: string | null) => void;
}

function RenameForm({ current, busy, error, onSubmit }: RenameFormProps) {
  const [alias, setAlias] = useState(current);
  const fault = fieldFaults(error).alias;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    onSubmit(alias.trim() === '' ? null : alias.trim());
  };
  return (
    <form onSubmit={submit} className="flex flex-col gap-4">
      <TextField
        label={connectionStrings.alias}
        hint={connectionStrings.aliasHint}
        value={alias}
        onChange={setAlias}
        error={fault}
        maxLength={64}
        autoFocus
      />
      {error !== null && fault === undefined && <ErrorMessage error={error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy}>
          {common.save}
        </Button>
      </div>
    </form>
  );
}
