import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { common } from '../../strings/common.ts';
import { recoveryStrings } from '../../strings/recovery.ts';

interface RecoveryCodeDialogProps {
  readonly open: boolean;
  /** Whether another code is in use until this one is confirmed. */
  readonly replaces: boolean;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** Shows a recovery code once, and puts it into use when part of it was typed. */
export function RecoveryCodeDialog({ open, replaces, onClose, onDone }: RecoveryCodeDialogProps) {
  const { vault } = useConsole();
  const { recovery, error } = useStore(vault);
  const [written, setWritten] = useState(false);
  const isShown = open && recovery !== null;
  return (
    <Dialog
      persistent
      open={open}
      onClose={onClose}
      title={recoveryStrings.title}
      description={written ? recoveryStrings.confirmText : recoveryStrings.text}
    >
      {!isShown && error !== null && <ErrorMessage error={error} />}
      {isShown && !written && (
        <div className="flex flex-col gap-4">
          <Code code={recovery.code} />
          <Note tone="warn">{replaces ? recoveryStrings.replaces : recoveryStrings.once}</Note>
          <div className="flex justify-end gap-2">
            <Button onClick={onClose}>{common.cancel}</Button>
            <Button variant="primary" onClick={() => setWritten(true)}>
              {recoveryStrings.written}
            </Button>
          </div>
        </div>
      )}
      {isShown && written && (
        <ConfirmForm groups={recovery.confirm_groups} onBack={() => setWritten(false)} onDone={onDone} />
      )}
    </Dialog>
  );
}

function Code({ code }: { readonly code: string }) {
  return (
    <div className="flex items-center gap-2 rounded-lg bg-sunken p-3 ring-1 ring-line ring-inset">
      <output
        aria-label={recoveryStrings.label}
        className="grid flex-1 grid-cols-3 gap-x-3 gap-y-1 font-mono text-base tracking-wider select-all"
      >
        {code.split('-').map((group, index, { length }) => (
          <span key={group + String(index)}>
            {group}
            {index < length - 1 && <span className="text-muted">-</span>}
          </span>
        ))}
      </output>
      <CopyButton compact text={code} label={recoveryStrings.copy} />
    </div>
  );
}

interface ConfirmFormProps {
  readonly groups: readonly number[];
  readonly onBack: () => void;
  readonly onDone: () => void;
}

function ConfirmForm({ groups, onBack, onDone }: ConfirmFormProps) {
  const { vault } = useConsole();
  const { busy, error, confirmRecovery } = useStore(vault);
  const [typed, setTyped] = useState<readonly string[]>(groups.map(() => ''));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (await confirmRecovery(typed)) onDone();
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
      {groups.map((group, index) => (
        <TextField
          key={group}
          label={recoveryStrings.group(group)}
          autoCapitalize="characters"
          className="font-mono"
          value={typed[index] ?? ''}
          onChange={(text) => setTyped(typed.map((other, at) => (at === index ? text : other)))}
        />
      ))}
      {error !== null && <ErrorMessage error={error} />}
      <div className="flex justify-end gap-2">
        <Button onClick={onBack}>{recoveryStrings.back}</Button>
        <Button
          type="submit"
          variant="primary"
          busy={busy === 'vault.confirmRecoveryCode'}
          disabled={typed.some((text) => text.trim() === '')}
        >
          {recoveryStrings.confirm}
        </Button>
      </div>
    </form>
  );
}
