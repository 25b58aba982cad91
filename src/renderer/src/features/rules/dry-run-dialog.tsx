import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import type { OperationOutput } from '#shared/contract/index.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { injectedWords } from '../../strings/calls.ts';
import { outcomeWords, ruleEditorStrings } from '../../strings/rule-editor.ts';
import { effectWords } from '../../strings/rules.ts';
import { effectTones } from './rule-list.tsx';
import { RuleMention } from './rule-mention.tsx';
import { useRuleNames } from './use-rule-names.ts';

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];

/** Says what would become of a request, and why. */
export function DryRunDialog({ keyId, onClose }: { readonly keyId: string; readonly onClose: () => void }) {
  const { connections, rules } = useConsole();
  const accounts = useStore(connections, (state) => state.accounts) ?? [];
  const names = useRuleNames();
  const [chosen, setChosen] = useState<string | null>(null);
  const [method, setMethod] = useState('POST');
  const [endpoint, setEndpoint] = useState('/');
  const [busy, setBusy] = useState(false);
  const [result, setResult] = useState<OperationOutput<'rules.explain'> | null>(null);
  const [error, setError] = useState<SallyportError | null>(null);
  const account = chosen ?? accounts[0]?.id;
  // An answer must never stand beside another question.
  const forget = () => {
    setResult(null);
    setError(null);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (account === undefined) return;
    forget();
    setBusy(true);
    const outcome = await rules.getState().explain({ key_id: keyId, account_id: account, method, endpoint });
    setBusy(false);
    if (outcome.ok) setResult(outcome.value);
    else setError(outcome.error);
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={ruleEditorStrings.dryRun}
      description={ruleEditorStrings.dryRunText}
    >
      {account === undefined ? (
        <Note>{ruleEditorStrings.noAccounts}</Note>
      ) : (
        <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
          <fieldset disabled={busy} className="flex flex-col gap-4">
            <SelectField
              label={ruleEditorStrings.account}
              value={account}
              onChange={(value) => {
                setChosen(value);
                forget();
              }}
              choices={accounts.map(({ id }) => ({ value: id, label: `${names.account(id)} (${id})` }))}
            />
            <div className="grid grid-cols-[8rem_minmax(0,1fr)] gap-4">
              <SelectField
                label={ruleEditorStrings.method}
                value={method}
                onChange={(value) => {
                  setMethod(value);
                  forget();
                }}
                choices={methods.map((value) => ({ value, label: value }))}
              />
              <TextField
                label={ruleEditorStrings.endpoint}
                hint={ruleEditorStrings.endpointHint}
                value={endpoint}
                error={fieldFaults(error).endpoint}
                onChange={(value) => {
                  setEndpoint(value);
                  forget();
                }}
              />
            </div>
          </fieldset>
          {error !== null && fieldFaults(error).endpoint === undefined && <ErrorMessage error={error} />}
          <div className="flex justify-end">
            <Button type="submit" variant="primary" busy={busy}>
              {ruleEditorStrings.ask}
            </Button>
          </div>
          <div aria-live="polite">{result !== null && <Explanation keyId={keyId} result={result} />}</div>
        </form>
      )}
    </Dialog>
  );
}

interface ExplanationProps {
  readonly keyId: string;
  readonly result: OperationOutput<'rules.explain'>;
}

function Explanation({ keyId, result }: ExplanationProps) {
  const { effect, rule, origin, path, injected } = result;
  const places = injected.map((place) => `${place.name} (${injectedWords[place.in]})`).join(', ');
  return (
    <section
      aria-label={ruleEditorStrings.dryRun}
      className="flex flex-col gap-3 rounded-lg bg-sunken p-4 ring-1 ring-line ring-inset"
    >
      <p className="flex items-center gap-2 font-medium">
        <Badge tone={effectTones[effect]}>{effectWords[effect]}</Badge>
        {outcomeWords[effect]}
      </p>
      <dl className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm [&_dd]:[overflow-wrap:anywhere] [&_dd]:select-text [&_dt]:text-muted">
        <dt>{ruleEditorStrings.decidedBy}</dt>
        <dd>
          <RuleMention rule={rule} keyId={keyId} />
        </dd>
        <dt>{ruleEditorStrings.target}</dt>
        <dd className="font-mono text-xs">
          {origin}
          {path}
        </dd>
        <dt>{ruleEditorStrings.injected}</dt>
        <dd>{places === '' ? ruleEditorStrings.injectedNone : places}</dd>
      </dl>
    </section>
  );
}
