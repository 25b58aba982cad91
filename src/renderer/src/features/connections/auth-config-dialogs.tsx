import { type FormEvent, type ReactNode, useState } from 'react';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog, Dialog } from '../../components/dialog.tsx';
import { SecretField, TextAreaField, TextField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { common } from '../../strings/common.ts';
import { connectStrings } from '../../strings/connections.ts';
import { authConfigStrings, oauthStrings } from '../../strings/oauth.ts';
import type { AuthConfigChange } from './auth-configs-store.ts';
import { parseScopes, scopesText } from './oauth-form.ts';

export type AuthConfigDialog = 'rename' | 'scopes' | 'secret' | 'delete';

interface AuthConfigDialogsProps {
  readonly config: AuthConfig;
  readonly open: AuthConfigDialog | null;
  readonly onClose: () => void;
}

/** The dialogs of one auth config's row. */
export function AuthConfigDialogs({ config, open, onClose }: AuthConfigDialogsProps) {
  const { authConfigs, toasts } = useConsole();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  const { update, remove } = authConfigs.getState();
  const close = () => {
    setError(null);
    onClose();
  };
  const run = async (work: Promise<SallyportError | null>, success: string) => {
    setBusy(true);
    const failure = await work;
    setBusy(false);
    setError(failure);
    if (failure !== null) return;
    toasts.getState().success(success);
    close();
  };
  const save = (change: AuthConfigChange) => void run(update(config.id, change), common.saved);
  const form = { busy, error };
  return (
    <>
      <Dialog open={open === 'rename'} onClose={close} title={authConfigStrings.renameTitle}>
        <ChangeForm {...form} initial={config.name} required onSave={(name) => save({ name: name.trim() })}>
          {(value, onChange, fault) => (
            <TextField
              label={authConfigStrings.name}
              value={value}
              onChange={onChange}
              error={fault('name')}
              maxLength={120}
            />
          )}
        </ChangeForm>
      </Dialog>
      <Dialog
        open={open === 'scopes'}
        onClose={close}
        title={authConfigStrings.scopesTitle}
        description={authConfigStrings.scopesText}
      >
        <ChangeForm
          {...form}
          initial={scopesText(config.scopes)}
          onSave={(text) => save({ scopes: parseScopes(text) })}
        >
          {(value, onChange, fault) => (
            <TextAreaField
              label={oauthStrings.scopes}
              hint={oauthStrings.scopesHint}
              value={value}
              onChange={onChange}
              error={fault('scopes')}
              rows={6}
            />
          )}
        </ChangeForm>
      </Dialog>
      <Dialog
        open={open === 'secret'}
        onClose={close}
        title={authConfigStrings.secretTitle}
        description={authConfigStrings.secretText}
      >
        <ChangeForm {...form} initial="" required onSave={(secret) => save({ client_secret: secret })}>
          {(value, onChange, fault) => (
            <SecretField
              label={oauthStrings.clientSecret}
              value={value}
              onChange={onChange}
              error={fault('client_secret')}
              maxLength={4096}
            />
          )}
        </ChangeForm>
      </Dialog>
      <ConfirmDialog
        open={open === 'delete'}
        onClose={close}
        busy={busy}
        title={authConfigStrings.deleteTitle(config.name)}
        confirm={authConfigStrings.deleteConfirm}
        onConfirm={() => void run(remove(config.id), authConfigStrings.deleted(config.name))}
      >
        <p>
          {config.client_id === null ? authConfigStrings.deleteTypedInText : authConfigStrings.deleteText}
        </p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
    </>
  );
}

interface ChangeFormProps {
  readonly initial: string;
  readonly required?: boolean;
  readonly busy: boolean;
  readonly error: SallyportError | null;
  readonly onSave: (value: string) => void;
  readonly children: (
    value: string,
    onChange: (value: string) => void,
    fault: (field: string) => string | undefined,
  ) => ReactNode;
}

/** A dialog's single input. What is typed is gone with the dialog. */
function ChangeForm({ initial, required, busy, error, onSave, children }: ChangeFormProps) {
  const [value, setValue] = useState(initial);
  const [isBlank, setBlank] = useState(false);
  const faults = fieldFaults(error);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const blank = required === true && value.trim() === '';
    setBlank(blank);
    if (!blank) onSave(value);
  };
  // A fault of an item (`scopes.2`) belongs to the whole input.
  const faultOf = (field: string) =>
    isBlank
      ? connectStrings.required
      : Object.entries(faults).find(([name]) => name === field || name.startsWith(`${field}.`))?.[1];
  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
      {children(value, setValue, faultOf)}
      {error !== null && Object.keys(faults).length === 0 && <ErrorMessage error={error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy}>
          {common.save}
        </Button>
      </div>
    </form>
  );
}
