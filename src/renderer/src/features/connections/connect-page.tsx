import { Info, Pencil } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useStore } from 'zustand';
import { valuesOf } from '../../app/address-values.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { ErrorMessage, LoadError, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonForm } from '../../components/skeleton.tsx';
import { useFocusFault } from '../../components/use-focus-fault.ts';
import { catalogStrings, connectStrings } from '../../strings/connections.ts';
import { formFields, originsToConfirm, previewOrigins } from './connect-form.ts';
import type { ConnectForm as Form } from './connect-store.ts';
import { ConnectedStep } from './connected-step.tsx';
import { CredentialField } from './credential-field.tsx';
import { OAuthConnect } from './oauth-connect.tsx';
import { OriginList } from './origin-list.tsx';
import { SchemeChoice } from './scheme-choice.tsx';
import { ConfirmHosts, HelpLink, ToolkitNotes } from './toolkit-notes.tsx';

/** Connects an account at one service, from its fields to the first test. */
export function ConnectPage({ slug }: { readonly slug: string }) {
  const { connect } = useConsole();
  const { flow, open, close } = useStore(connect);
  const [, navigate] = useLocation();
  const { scheme } = valuesOf(useSearch(), ['scheme']);
  // The address follows what happens here; what it says decides only where a service is opened.
  const underWay = useRef(scheme);
  underWay.current = scheme;
  useEffect(() => {
    void open(slug, underWay.current);
    return close;
  }, [slug, open, close]);

  // What is known only by its name is described first.
  const nameOnly = flow.step === 'unsupported' && flow.toolkit.tier === 'name_only';
  useEffect(() => {
    if (nameOnly) navigate(`/connections/custom/${slug}`, { replace: true });
  }, [nameOnly, slug, navigate]);

  const toolkit = flow.step === 'loading' || flow.step === 'failed' ? null : flow.toolkit;
  return (
    <Page
      narrow
      title={toolkit === null ? catalogStrings.title : connectStrings.title(toolkit.name)}
      back={{ href: '/connections/new', label: connectStrings.back }}
      actions={
        toolkit !== null && (
          <>
            <Button variant="quiet" icon={Info} onClick={() => navigate(`/toolkits/${toolkit.slug}`)}>
              {connectStrings.about}
            </Button>
            {toolkit.tier === 'custom' && (
              <Button icon={Pencil} onClick={() => navigate(`/connections/custom/${toolkit.slug}`)}>
                {connectStrings.ownEdit}
              </Button>
            )}
          </>
        )
      }
    >
      {flow.step === 'loading' && <SkeletonForm />}
      {flow.step === 'failed' && <LoadError error={flow.error} onRetry={() => void open(slug)} />}
      {flow.step === 'unsupported' && (
        <div className="flex flex-col items-start gap-4">
          <h2 className="text-lg font-semibold">{connectStrings.unsupportedTitle(flow.toolkit.name)}</h2>
          <p className="text-muted">{connectStrings.unsupportedText}</p>
          <Button onClick={() => navigate('/connections/custom')}>{catalogStrings.addOwn}</Button>
        </div>
      )}
      {flow.step === 'oauth' && <OAuthConnect toolkit={flow.toolkit} scheme={flow.scheme} />}
      {flow.step === 'form' && <ConnectForm form={flow} />}
      {flow.step === 'connected' && <ConnectedStep account={flow.account} toolkit={flow.toolkit} />}
    </Page>
  );
}

function ConnectForm({ form }: { readonly form: Form }) {
  const { connect } = useConsole();
  const { setValue, setAlias, setConfirmed, submit } = connect.getState();
  const { toolkit, mode, values, missing, error } = form;
  const fields = formFields(toolkit, mode);
  const faults = { ...fieldFaults(error, 'fields.') };
  for (const name of missing) faults[name] = connectStrings.required;
  const shownBeside =
    error !== null && [...fields.map(({ name }) => name), 'alias'].some((name) => faults[name]);
  const scheme = toolkit.auth_schemes.find((each) => each.mode === mode);
  const note = scheme?.note ?? toolkit.notes;

  const formRef = useFocusFault(error ?? form.tries);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };

  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate className="flex flex-col gap-5">
      <SchemeChoice toolkit={toolkit} mode={mode} isTyped />
      <ToolkitNotes toolkit={toolkit} />
      {fields.length === 0 && <p className="text-muted">{connectStrings.nothingToEnter}</p>}
      {fields.map((field, index) => (
        <CredentialField
          key={`${mode} ${field.name}`}
          field={field}
          autoFocus={index === 0}
          value={values[field.name] ?? ''}
          error={faults[field.name]}
          onChange={(value) => setValue(field.name, value)}
        />
      ))}
      <HelpLink href={scheme?.help_url} />
      <TextField
        label={connectStrings.alias}
        optional
        hint={connectStrings.aliasHint}
        value={form.alias}
        onChange={setAlias}
        error={faults.alias}
        maxLength={64}
      />
      <section aria-labelledby="connect-origins" className="rounded-lg p-3 ring-1 ring-line ring-inset">
        <h2 id="connect-origins" className="mb-1.5 text-sm font-medium">
          {connectStrings.origins}
        </h2>
        <OriginList origins={previewOrigins(toolkit, mode, values)} />
        <p className="mt-2 text-xs text-muted">{connectStrings.originsHint}</p>
      </section>
      <ConfirmHosts
        toolkit={toolkit}
        origins={originsToConfirm(toolkit, mode, values)}
        confirmed={form.confirmed}
        onChange={setConfirmed}
      />
      {note !== undefined && <Note>{note}</Note>}
      {error !== null && !shownBeside && <ErrorMessage error={error} />}
      <div>
        <Button type="submit" variant="primary" busy={form.busy}>
          {connectStrings.connect}
        </Button>
      </div>
    </form>
  );
}
