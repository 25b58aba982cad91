import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { methodGroups, type Rule, type RuleInput, ruleEffects } from '#shared/domain/rule.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { RadioCards, SelectField, TextField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { effectDescriptions, ruleEditorStrings } from '../../strings/rule-editor.ts';
import { effectWords, methodGroupWords } from '../../strings/rules.ts';
import { formOf, type RuleFaults, type RuleForm, readForm } from './rule-form.ts';
import { useRuleNames } from './use-rule-names.ts';

export type Place = 'first' | 'last';

interface RuleDialogProps {
  /** Null for a new one. */
  readonly rule: Rule | null;
  readonly busy: boolean;
  readonly error: SallyportError | null;
  readonly onClose: () => void;
  readonly onSave: (rule: RuleInput, place: Place) => void;
}

/** One rule, field by field. */
export function RuleDialog({ rule, busy, error, onClose, onSave }: RuleDialogProps) {
  const { connections } = useConsole();
  const accounts = useStore(connections, (state) => state.accounts) ?? [];
  const names = useRuleNames();
  const [form, setForm] = useState<RuleForm>(() => formOf(rule ?? undefined));
  const [place, setPlace] = useState<Place>('first');
  const [faults, setFaults] = useState<RuleFaults>({});
  const change = (next: Partial<RuleForm>) => setForm({ ...form, ...next });
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readForm(form, rule?.id);
    setFaults(read.ok ? {} : read.faults);
    if (read.ok) onSave(read.rule, place);
  };

  const slugs = new Set([...accounts.map(({ toolkit }) => toolkit), form.toolkit]);
  slugs.delete('');
  const ids = new Set(
    accounts.filter(({ toolkit }) => form.toolkit === '' || toolkit === form.toolkit).map(({ id }) => id),
  );
  if (form.account !== '') ids.add(form.account);
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={rule === null ? ruleEditorStrings.addTitle : ruleEditorStrings.editTitle}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <RadioCards
          legend={ruleEditorStrings.effect}
          value={form.effect}
          onChange={(effect) => change({ effect })}
          choices={ruleEffects.map((value) => ({
            value,
            label: effectWords[value],
            description: effectDescriptions[value],
          }))}
        />
        <div className="grid grid-cols-2 gap-4">
          <SelectField
            label={ruleEditorStrings.toolkit}
            value={form.toolkit}
            error={faults.toolkit}
            onChange={(toolkit) => change({ toolkit, account: '' })}
            choices={[
              { value: '', label: ruleEditorStrings.anyToolkit },
              ...[...slugs].map((slug) => ({ value: slug, label: names.toolkit(slug) })),
            ]}
          />
          <SelectField
            label={ruleEditorStrings.account}
            value={form.account}
            error={faults.account}
            onChange={(account) => change({ account })}
            choices={[
              { value: '', label: ruleEditorStrings.anyAccount },
              ...[...ids].map((id) => ({ value: id, label: `${names.account(id)} (${id})` })),
            ]}
          />
        </div>
        <fieldset>
          <legend className="mb-1 text-sm font-medium">{ruleEditorStrings.methods}</legend>
          <div className="flex gap-5">
            {methodGroups.map((group) => (
              <label key={group} className="flex items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  checked={form.groups.includes(group)}
                  onChange={(event) =>
                    change({
                      groups: event.target.checked
                        ? [...form.groups, group]
                        : form.groups.filter((other) => other !== group),
                    })
                  }
                  className="size-4 accent-accent"
                />
                {methodGroupWords[group]}
              </label>
            ))}
          </div>
          <p className="mt-1 text-xs text-muted">{ruleEditorStrings.methodsHint}</p>
        </fieldset>
        <TextField
          label={ruleEditorStrings.exactMethods}
          hint={ruleEditorStrings.exactMethodsHint}
          optional
          value={form.exactMethods}
          error={faults.exactMethods}
          onChange={(exactMethods) => change({ exactMethods })}
        />
        <TextField
          label={ruleEditorStrings.host}
          hint={ruleEditorStrings.hostHint}
          optional
          value={form.host}
          error={faults.host}
          onChange={(host) => change({ host })}
        />
        <TextField
          label={ruleEditorStrings.path}
          hint={ruleEditorStrings.pathHint}
          optional
          value={form.path}
          error={faults.path}
          onChange={(path) => change({ path })}
        />
        <div className="grid grid-cols-2 gap-4">
          <TextField
            label={ruleEditorStrings.callsPerMinute}
            hint={ruleEditorStrings.limitHint}
            optional
            inputMode="numeric"
            value={form.callsPerMinute}
            error={faults.callsPerMinute}
            onChange={(callsPerMinute) => change({ callsPerMinute })}
          />
          <TextField
            label={ruleEditorStrings.megabytesPerDay}
            hint={ruleEditorStrings.limitHint}
            optional
            inputMode="decimal"
            value={form.megabytesPerDay}
            error={faults.megabytesPerDay}
            onChange={(megabytesPerDay) => change({ megabytesPerDay })}
          />
        </div>
        <TextField
          label={ruleEditorStrings.note}
          placeholder={ruleEditorStrings.notePlaceholder}
          optional
          maxLength={200}
          value={form.note}
          error={faults.note}
          onChange={(note) => change({ note })}
        />
        {rule === null && (
          <SelectField
            label={ruleEditorStrings.place}
            value={place}
            onChange={(value) => setPlace(value === 'last' ? 'last' : 'first')}
            choices={[
              { value: 'first', label: ruleEditorStrings.placeFirst },
              { value: 'last', label: ruleEditorStrings.placeLast },
            ]}
          />
        )}
        {error !== null && <ErrorMessage error={error} />}
        <DialogActions>
          <Button type="submit" variant="primary" busy={busy}>
            {ruleEditorStrings.saveRule}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
