import { type FormEvent, useId, useState } from 'react';
import type { ApiKey, KeyPermission, RulePreset } from '#shared/domain/api-key.ts';
import type { SallyportError } from '#shared/errors.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { DialogActions } from '../../components/dialog.tsx';
import { RadioCards, SelectField, TextField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import {
  agentStrings,
  expiryWords,
  permissionPresetWords,
  permissionWords,
  presetWords,
} from '../../strings/agents.ts';
import {
  chosenExpiry,
  type ExpiryChoice,
  type ExpiryInput,
  expiryChoices,
  expiryInput,
} from './key-expiry.ts';
import { type PermissionPreset, permissionsOf, presetOf } from './permission-presets.ts';

const permissionOrder = Object.keys(permissionWords) as KeyPermission[];

export type KeyFacts = Pick<ApiKey, 'name' | 'permissions' | 'rule_preset' | 'expires_at'>;

interface KeyFormProps {
  readonly initial: KeyFacts;
  readonly submitLabel: string;
  readonly busy: boolean;
  readonly error: SallyportError | null;
  readonly onSubmit: (facts: KeyFacts) => void;
}

/** What an agent's key is called and may do. */
export function KeyForm({ initial, submitLabel, busy, error, onSubmit }: KeyFormProps) {
  const [name, setName] = useState(initial.name);
  const [rules, setRules] = useState<RulePreset>(initial.rule_preset);
  const [preset, setPreset] = useState<PermissionPreset>(presetOf(initial.permissions));
  const [permissions, setPermissions] = useState<readonly KeyPermission[]>(initial.permissions);
  const [expiry, setExpiry] = useState(() => expiryInput(initial.expires_at, Date.now()));
  const [tried, setTried] = useState(false);
  const nameFault = tried && name.trim() === '' ? agentStrings.nameRequired : fieldFaults(error).name;

  const expiresAt = chosenExpiry(expiry, Date.now(), initial.expires_at);
  const expiryFault =
    tried && expiresAt === undefined ? agentStrings.expiryInvalid : fieldFaults(error).expires_at;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (name.trim() === '' || permissions.length === 0 || expiresAt === undefined) return;
    onSubmit({
      name: name.trim(),
      rule_preset: rules,
      permissions: [...permissions],
      expires_at: expiresAt,
    });
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-4">
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
        value={rules}
        onChange={setRules}
        choices={(['ask_before_writes', 'read_only', 'full'] as const).map((value) => ({
          value,
          ...presetWords[value],
        }))}
      />
      <RadioCards
        legend={agentStrings.permissions}
        value={preset}
        onChange={(chosen) => {
          setPreset(chosen);
          setPermissions(permissionsOf(chosen, permissions));
        }}
        choices={(['everyday', 'everything', 'custom'] as const).map((value) => ({
          value,
          ...permissionPresetWords[value],
        }))}
      />
      {preset === 'custom' && <PermissionChecks value={permissions} onChange={setPermissions} />}
      {tried && permissions.length === 0 && (
        <p role="alert" className="text-xs text-danger">
          {agentStrings.permissionRequired}
        </p>
      )}
      <ExpiryFields value={expiry} error={expiryFault} onChange={setExpiry} />
      {error !== null && nameFault === undefined && expiryFault === undefined && (
        <ErrorMessage error={error} />
      )}
      <DialogActions>
        <Button type="submit" variant="primary" busy={busy}>
          {submitLabel}
        </Button>
      </DialogActions>
    </form>
  );
}

interface ExpiryFieldsProps {
  readonly value: ExpiryInput;
  readonly error: string | undefined;
  readonly onChange: (value: ExpiryInput) => void;
}

function ExpiryFields({ value, error, onChange }: ExpiryFieldsProps) {
  return (
    <div className="grid grid-cols-2 gap-3">
      <SelectField
        label={agentStrings.expiry}
        value={value.choice}
        choices={expiryChoices.map((choice) => ({ value: choice, label: expiryWords[choice] }))}
        onChange={(choice) => onChange({ ...value, choice: choice as ExpiryChoice })}
      />
      {value.choice === 'at' && (
        <TextField
          type="datetime-local"
          label={agentStrings.expiryTime}
          value={value.at}
          error={error}
          onChange={(at) => onChange({ ...value, at })}
        />
      )}
    </div>
  );
}

interface PermissionChecksProps {
  readonly value: readonly KeyPermission[];
  readonly onChange: (value: readonly KeyPermission[]) => void;
}

function PermissionChecks({ value, onChange }: PermissionChecksProps) {
  const id = useId();
  return (
    <fieldset aria-label={agentStrings.permissions} className="flex flex-col gap-2 pl-3">
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
