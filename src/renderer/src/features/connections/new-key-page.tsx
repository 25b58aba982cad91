import { type FormEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { ErrorMessage, LoadError, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonForm } from '../../components/skeleton.tsx';
import { ToolkitMark } from '../../components/toolkit-mark.tsx';
import { useFocusFault } from '../../components/use-focus-fault.ts';
import { connectionStrings, connectStrings, newKeyStrings } from '../../strings/connections.ts';
import { accountName } from './account-names.ts';
import { previewOrigins } from './connect-form.ts';
import { CredentialField } from './credential-field.tsx';
import { createNewKeyStore, type NewKeyForm } from './new-key-store.ts';
import { OriginList } from './origin-list.tsx';
import { HelpLink } from './toolkit-notes.tsx';

/** Enters another key for an account, which keeps its id, name and history. */
export function NewKeyPage({ id }: { readonly id: string }) {
  const { bridge, connections, toasts } = useConsole();
  const [store] = useState(() => createNewKeyStore(bridge));
  const { flow, open, close, submit } = useStore(store);
  const names = useStore(connections, (state) => state.names);
  const [, navigate] = useLocation();
  useEffect(() => {
    void open(id);
    return close;
  }, [id, open, close]);
  const name = flow.step === 'form' ? accountName(flow.account, names) : null;
  const send = async (verify: boolean) => {
    const done = await submit(verify);
    if (done === null) return;
    connections.getState().put(done.account);
    const { success } = toasts.getState();
    success(
      done.test?.verdict === 'works' ? newKeyStrings.works(name ?? id) : newKeyStrings.saved(name ?? id),
    );
    navigate('/connections');
  };
  return (
    <Page
      narrow
      title={name === null ? newKeyStrings.open : newKeyStrings.title(name)}
      back={{ href: '/connections', label: connectionStrings.back }}
    >
      {flow.step === 'loading' && <SkeletonForm />}
      {flow.step === 'failed' && <LoadError error={flow.error} onRetry={() => void open(id)} />}
      {flow.step === 'form' && (
        <Form form={flow} onChange={store.getState().setValue} onSend={(verify) => void send(verify)} />
      )}
    </Page>
  );
}

interface FormProps {
  readonly form: NewKeyForm;
  readonly onChange: (name: string, value: string) => void;
  readonly onSend: (verify: boolean) => void;
}

function Form({ form, onChange, onSend }: FormProps) {
  const { account, toolkit, scheme, fields, values, missing, error } = form;
  const faults = { ...fieldFaults(error, 'fields.') };
  for (const name of missing) faults[name] = connectStrings.required;
  const isBeside = fields.some(({ name }) => faults[name] !== undefined);
  const firstSecret = fields.findIndex(({ secret }) => secret);
  const formRef = useFocusFault(error ?? form.tries);
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    onSend(true);
  };
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate className="flex flex-col gap-5">
      <div className="flex items-center gap-3">
        <ToolkitMark slug={toolkit.slug} name={toolkit.name} size={40} />
        <div className="min-w-0">
          <p className="font-medium">{toolkit.name}</p>
          <p className="truncate font-mono text-xs text-muted">{account.id}</p>
        </div>
      </div>
      <p className="text-muted">{newKeyStrings.text}</p>
      {account.status_reason !== null && <Note tone="warn">{account.status_reason}</Note>}
      {fields.map((field, index) => (
        <CredentialField
          key={field.name}
          field={field}
          autoFocus={index === firstSecret}
          value={values[field.name] ?? ''}
          error={faults[field.name]}
          onChange={(value) => onChange(field.name, value)}
        />
      ))}
      <HelpLink href={scheme.help_url} />
      <section aria-labelledby="new-key-origins" className="rounded-lg p-3 ring-1 ring-line ring-inset">
        <h2 id="new-key-origins" className="mb-1.5 text-sm font-medium">
          {connectStrings.origins}
        </h2>
        <OriginList origins={previewOrigins(toolkit, scheme.mode, values)} />
      </section>
      {error !== null && !isBeside && <ErrorMessage error={error} />}
      <div className="flex flex-wrap gap-2">
        <Button type="submit" variant="primary" busy={form.busy}>
          {newKeyStrings.submit}
        </Button>
        {error?.code === 'UpstreamUnreachable' && (
          <Button disabled={form.busy} onClick={() => onSend(false)}>
            {newKeyStrings.saveUnchecked}
          </Button>
        )}
      </div>
    </form>
  );
}
