import { type FormEvent, useId, useState } from 'react';
import { useStore } from 'zustand';
import type { KeyPermission, RulePreset } from '#shared/domain/api-key.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { RadioCards, TextField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { agentStrings, permissionWords, presetWords } from '../../strings/agents.ts';
import { SnippetTabs } from './snippet-tabs.tsx';

const permissionOrder = Object.keys(permissionWords) as KeyPermission[];
const usualPermissions: readonly KeyPermission[] = ['proxy_execute', 'tools', 'sessions'];

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
  const { busy, createError: error, create } = useStore(agents);
  const [name, setName] = useState('');
  const [preset, setPreset] = useState<RulePreset>('full');
  const [permissions, setPermissions] = useState(usualPermissions);
  const [tried, setTried] = useState(false);
  const nameFault = tried && name.trim() === '' ? agentStrings.nameRequired : fieldFaults(error).name;

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || permissions.length === 0) return;
    const made = await create({ name: name.trim(), rule_preset: preset, permissions: [...permissions] });
    if (made) onCreated();
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-col gap-4">
      <TextField
        label={agentStrings.name}
        hint={agentStrings.nameHint}
        value={name}
        onChange={setName}
        error={nameFault}
        maxLength={120}
        autoFocus
      />
      <RadioCards
        legend={agentStrings.preset}
        value={preset}
        onChange={setPreset}
        choices={(['full', 'read_only'] as const).map((value) => ({ value, ...presetWords[value] }))}
      />
      <PermissionChecks value={permissions} onChange={setPermissions} />
      {tried && permissions.length === 0 && (
        <p role="alert" className="text-xs text-danger">
          {agentStrings.permissionRequired}
        </p>
      )}
      {error !== null && nameFault === undefined && <ErrorMessage error={error} />}
      <div className="flex justify-end">
        <Button type="submit" variant="primary" busy={busy}>
          {agentStrings.createButton}
        </Button>
      </div>
    </form>
  );
}

interface PermissionChecksProps {
  readonly value: readonly KeyPermission[];
  readonly onChange: (value: readonly KeyPermission[]) => void;
}

function PermissionChecks({ value, onChange }: PermissionChecksProps) {
  const id = useId();
  return (
    <fieldset className="flex flex-col gap-2">
      <legend className="mb-1.5 text-sm font-medium">{agentStrings.permissions}</legend>
      {permissionOrder.map((permission) => (
        <label key={permission} className="flex cursor-pointer gap-2.5">
          <input
            type="checkbox"
            aria-describedby={`${id}-${permission}`}
            aria-label={permissionWords[permission].label}
            checked={value.includes(permission)}
            onChange={(event) =>
              onChange(
                permissionOrder.filter((other) =>
                  other === permission ? event.target.checked : value.includes(other),
                ),
              )
            }
            className="mt-1 size-3.5 shrink-0 accent-accent"
          />
          <span>
            <span className="text-sm">{permissionWords[permission].label}</span>{' '}
            <span id={`${id}-${permission}`} className="text-xs text-muted">
              {permissionWords[permission].description}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

/** Shows a key the one time it can be shown. Neither Escape nor a stray click closes it. */
export function CreatedKeyDialog() {
  const { agents } = useConsole();
  const created = useStore(agents, (state) => state.created);
  const forget = useStore(agents, (state) => state.forgetCreated);
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
      <div className="mt-5 flex justify-end">
        <Button onClick={forget}>{agentStrings.doneButton}</Button>
      </div>
    </Dialog>
  );
}
