import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { agentStrings } from '../../strings/agents.ts';
import { FirstCall } from './first-call.tsx';
import { type KeyFacts, KeyForm } from './key-form.tsx';
import { everydayPermissions } from './permission-presets.ts';
import { SnippetTabs } from './snippet-tabs.tsx';

const newKey: KeyFacts = {
  name: '',
  rule_preset: 'ask_before_writes',
  permissions: [...everydayPermissions],
  expires_at: null,
};

/** Makes a key for one agent. */
export function CreateKeyDialog({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  return (
    <Dialog open={open} onClose={onClose} title={agentStrings.createTitle}>
      <CreateKeyForm onCreated={onClose} />
    </Dialog>
  );
}

function CreateKeyForm({ onCreated }: { readonly onCreated: () => void }) {
  const { agents } = useConsole();
  const { busy, createError, create } = useStore(agents);
  const submit = async (facts: KeyFacts) => {
    if (await create(facts)) onCreated();
  };
  return (
    <KeyForm
      initial={newKey}
      submitLabel={agentStrings.createButton}
      busy={busy}
      error={createError}
      onSubmit={(facts) => void submit(facts)}
    />
  );
}

/** Shows a key the one time it can be shown. Neither Escape nor a stray click closes it. */
export function CreatedKeyDialog() {
  const { agents } = useConsole();
  const created = useStore(agents, (state) => state.created);
  const forget = useStore(agents, (state) => state.forgetCreated);
  const current = useStore(agents, ({ keys }) => keys?.find(({ id }) => id === created?.id));
  if (created === null) return null;
  return (
    <Dialog
      open
      wide
      persistent
      onClose={forget}
      title={agentStrings.createdTitle(created.name)}
      description={agentStrings.createdText}
    >
      <div className="mb-5 flex items-center gap-2 rounded-lg bg-sunken p-2 pl-3 ring-1 ring-line ring-inset">
        <output
          aria-label={agentStrings.key}
          className="min-w-0 flex-1 font-mono text-sm [overflow-wrap:anywhere] select-all"
        >
          {created.key}
        </output>
        <CopyButton text={created.key} label={agentStrings.copyKey} variant="primary" />
      </div>
      <h3 className="mb-1 font-semibold">{agentStrings.useIt}</h3>
      <SnippetTabs apiKey={created.key} />
      <div className="mt-4">
        <FirstCall apiKey={current} />
      </div>
      <div className="mt-5 flex justify-end">
        <Button onClick={forget}>{agentStrings.doneButton}</Button>
      </div>
    </Dialog>
  );
}
