import { type FormEvent, useState } from 'react';
import type { AgentKey } from '#shared/domain/api-key.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField } from '../../components/field.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { agentStrings, graceWords } from '../../strings/agents.ts';

interface RotateKeyDialogProps {
  readonly apiKey: AgentKey;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Replaces an agent's key, with a time in which the old one still works. */
export function RotateKeyDialog({ apiKey, open, onClose }: RotateKeyDialogProps) {
  const { agents } = useConsole();
  const [grace, setGrace] = useState('86400');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  const close = () => {
    setError(null);
    onClose();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setBusy(true);
    const failure = await agents.getState().rotate({ id: apiKey.id, grace_seconds: Number(grace) });
    setBusy(false);
    setError(failure);
    if (failure === null) onClose();
  };
  return (
    <Dialog
      open={open}
      onClose={close}
      title={agentStrings.rotateTitle(apiKey.name)}
      description={agentStrings.rotateText}
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <SelectField
          label={agentStrings.grace}
          hint={grace === '0' ? agentStrings.graceNone : agentStrings.graceHint}
          value={grace}
          onChange={setGrace}
          choices={graceWords}
        />
        {apiKey.previous !== null && (
          <Note tone="warn">{agentStrings.previousEndsNow(apiKey.previous.prefix)}</Note>
        )}
        {error !== null && <ErrorMessage error={error} />}
        <div className="flex justify-end">
          <Button type="submit" variant="primary" busy={busy}>
            {agentStrings.rotateButton}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
