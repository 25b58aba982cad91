import { type FormEvent, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextAreaField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { Switch } from '../../components/switch.tsx';
import { customStrings } from '../../strings/connections.ts';
import { namesPrivateAddress } from './custom-toolkit-json.ts';

interface ImportToolkitDialogProps {
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Adds a service from a pasted description. One that names a private address asks for the person's word. */
export function ImportToolkitDialog({ open, onClose }: ImportToolkitDialogProps) {
  const { customToolkit, toasts } = useConsole();
  const { busy, error, importJson } = useStore(customToolkit);
  const [text, setText] = useState('');
  const [allowed, setAllowed] = useState(false);
  const [, navigate] = useLocation();
  const isPrivate = namesPrivateAddress(text);

  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    const toolkit = await importJson(text);
    if (toolkit === null) return;
    toasts.getState().success(customStrings.created(toolkit.name));
    navigate(`/connections/new/${toolkit.slug}`, { replace: true });
  };
  return (
    <Dialog
      open={open}
      onClose={onClose}
      title={customStrings.importTitle}
      description={customStrings.importText}
      wide
    >
      <form onSubmit={(event) => void onSubmit(event)} noValidate className="flex flex-col gap-4">
        <TextAreaField label={customStrings.importLabel} value={text} onChange={setText} rows={12} />
        {isPrivate && (
          <Switch
            label={customStrings.private}
            description={customStrings.privateText}
            checked={allowed}
            onChange={setAllowed}
          />
        )}
        {error !== null && <ErrorMessage error={error} />}
        <div>
          <Button
            type="submit"
            variant="primary"
            busy={busy}
            disabled={text.trim() === '' || (isPrivate && !allowed)}
          >
            {customStrings.importJson}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
