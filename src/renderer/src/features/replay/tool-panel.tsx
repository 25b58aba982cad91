import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { ToolArgument } from '#shared/domain/tool-form.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { SelectField, TextAreaField, TextField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { common } from '../../strings/common.ts';
import { phrase } from '../../strings/phrase.ts';
import { toolStrings } from '../../strings/tool-form.ts';

/** The arguments of a tool as a form, above the request that they make. */
export function ToolPanel() {
  const { toolForm } = useConsole();
  const { slug, form, values, faults, error } = useStore(toolForm);
  const [, navigate] = useLocation();
  useAccountOf(form?.toolkit ?? null);
  if (slug === null) return null;
  const refused = fieldFaults(error, 'arguments.');
  const inputs = form?.arguments ?? [];
  const isNamed = inputs.some(({ name }) => refused[name] !== undefined);
  const input = (argument: ToolArgument) => (
    <ArgumentField
      key={argument.name}
      argument={argument}
      value={values[argument.name] ?? ''}
      fault={faults[argument.name] ?? refused[argument.name]}
    />
  );
  const needed = inputs.filter(({ required }) => required);
  const others = inputs.filter(({ required }) => !required);
  return (
    <section
      aria-label={toolStrings.title}
      className="flex flex-col gap-3 rounded-lg bg-sunken p-4 ring-1 ring-line ring-inset"
    >
      <header className="flex items-start gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-sm font-semibold [overflow-wrap:anywhere]">
            {visibleText(form?.name ?? slug)}
          </h2>
          {form !== null && (
            <p className="line-clamp-3 text-xs text-muted [overflow-wrap:anywhere]">
              {visibleText(form.description)}
            </p>
          )}
        </div>
        <Button variant="quiet" onClick={() => navigate('/composer', { replace: true })}>
          {toolStrings.leave}
        </Button>
      </header>
      {error !== null && !isNamed && <ErrorMessage error={error} />}
      {error === null && form === null && <p className="text-sm text-muted">{common.loading}</p>}
      {form !== null && (
        <>
          {inputs.length === 0 && <p className="text-sm text-muted">{toolStrings.noArguments}</p>}
          {needed.map(input)}
          {others.length > 0 && (
            <details open={needed.length === 0}>
              <summary className="cursor-pointer text-sm text-muted">
                {toolStrings.optional(others.length)}
              </summary>
              <div className="mt-3 flex flex-col gap-3">{others.map(input)}</div>
            </details>
          )}
          <p className="text-xs text-muted">{toolStrings.hint}</p>
        </>
      )}
    </section>
  );
}

interface ArgumentFieldProps {
  readonly argument: ToolArgument;
  readonly value: string;
  readonly fault: string | undefined;
}

function ArgumentField({ argument, value, fault }: ArgumentFieldProps) {
  const { toolForm } = useConsole();
  const { name, in: place, required, description, kind, choices, example } = argument;
  const label = phrase`${visibleText(name)} · ${toolStrings.places[place]}`;
  const hint =
    description === '' ? {} : { hint: <span className="line-clamp-2">{visibleText(description)}</span> };
  const field = {
    label,
    value,
    error: fault,
    ...hint,
    onChange: (text: string) => void toolForm.getState().write(name, text),
  };
  if (kind === 'choice' || kind === 'boolean') {
    const options = kind === 'boolean' ? [toolStrings.yes, toolStrings.no] : choices;
    const empty = required && value !== '' ? [] : [{ value: '', label: toolStrings.notGiven }];
    return (
      <SelectField
        {...field}
        choices={[...empty, ...options.map((each) => ({ value: each, label: each }))]}
      />
    );
  }
  if (kind === 'json') {
    const lines = Math.min(8, Math.max(2, value.split('\n').length));
    return <TextAreaField {...field} rows={lines} placeholder={example} />;
  }
  const shown = example === '' ? {} : { placeholder: toolStrings.example(example) };
  return <TextField {...field} {...shown} inputMode={kind === 'number' ? 'decimal' : 'text'} />;
}

/** Chooses an account of the tool's service, where another one is chosen. */
function useAccountOf(toolkit: string | null): void {
  const { connections, replay } = useConsole();
  const accounts = useStore(connections, (state) => state.accounts);
  useEffect(() => {
    if (toolkit === null || accounts === null) return;
    const { form, edit } = replay.getState();
    const own = accounts.filter((account) => account.toolkit === toolkit);
    if (own.some(({ id }) => id === form.accountId)) return;
    const usable = own.find(({ status }) => status === 'ACTIVE') ?? own[0];
    edit({ accountId: usable?.id ?? '' });
  }, [toolkit, accounts, replay]);
}
