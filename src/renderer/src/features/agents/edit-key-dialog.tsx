import { useState } from 'react';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Dialog } from '../../components/dialog.tsx';
import { agentStrings } from '../../strings/agents.ts';
import { type KeyFacts, KeyForm } from './key-form.tsx';

interface EditKeyDialogProps {
  readonly apiKey: ApiKey;
  readonly open: boolean;
  readonly onClose: () => void;
}

/** Changes what an agent's key is called and may do. The key itself stays. */
export function EditKeyDialog({ apiKey, open, onClose }: EditKeyDialogProps) {
  const { agents, toasts } = useConsole();
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);

  const close = () => {
    setError(null);
    onClose();
  };
  const save = async (facts: KeyFacts) => {
    setBusy(true);
    const failure = await agents.getState().update({ id: apiKey.id, ...facts });
    setBusy(false);
    setError(failure);
    if (failure !== null) return;
    toasts.getState().success(agentStrings.savedToast(facts.name));
    onClose();
  };

  return (
    <Dialog
      open={open}
      onClose={close}
      title={agentStrings.editTitle(apiKey.name)}
      description={agentStrings.editText}
    >
      <KeyForm
        initial={apiKey}
        submitLabel={agentStrings.saveButton}
        busy={busy}
        error={error}
        onSubmit={(facts) => void save(facts)}
      />
    </Dialog>
  );
}
