import { type FormEvent, type ReactNode, useEffect } from 'react';
import { useStore } from 'zustand';
import { connectMethods } from '#shared/domain/oauth-scheme.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { RadioCards, TextField } from '../../components/field.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { useFocusFault } from '../../components/use-focus-fault.ts';
import { connectStrings } from '../../strings/connections.ts';
import { connectWords, methodWords, oauthStrings } from '../../strings/oauth.ts';
import { originsToConfirm, previewOrigins } from './connect-form.ts';
import { CredentialField } from './credential-field.tsx';
import { NewApp } from './new-app.tsx';
import { type AppForm, formFields, newApp, registersItself } from './oauth-flow.ts';
import { redirectRule, redirectUri, returnsHere } from './oauth-form.ts';
import { OriginList } from './origin-list.tsx';
import { ConfirmHosts, ToolkitNotes } from './toolkit-notes.tsx';

interface OAuthAppFormProps {
  readonly form: AppForm;
  readonly intro: ReactNode;
}

/** Which app to connect with, and what else the sign-in needs. */
export function OAuthAppForm({ form, intro }: OAuthAppFormProps) {
  const { app, oauth } = useConsole();
  const { choose, setValue, setAlias, setConfirmed, setMethod, submit } = oauth.getState();
  const gatewayUrl = useStore(app, (state) => state.status?.gateway_url ?? null);
  const { toolkit, scheme, choice, values, missing, method, error } = form;
  const fields = formFields(form);
  const faults: Record<string, string> = { ...fieldFaults(error, 'fields.') };
  // A fault of one scope (`scopes.2`) belongs to the whole input.
  const scopeFault = Object.entries(faults).find(([name]) => name.startsWith('scopes'))?.[1];
  if (scopeFault !== undefined) faults.scopes = scopeFault;
  for (const name of missing) faults[name] = connectStrings.required;
  const shown = [...fields.map(({ name }) => name), ...(form.account === null ? ['alias'] : [])];
  if (choice === newApp) shown.push('client_id', 'client_secret', 'scopes', 'redirect_uri');
  const isBeside = shown.some((name) => faults[name] !== undefined);
  const methods = connectMethods(scheme);
  const needsGateway =
    method === 'browser' &&
    returnsHere(scheme) &&
    redirectRule(scheme).rule !== 'any_port' &&
    !registersItself(form);
  const lacksGateway = needsGateway && redirectUri(gatewayUrl) === null;
  const isBlocked = choice === newApp && form.found !== null && form.found.obstacle !== null;
  const formRef = useFocusFault(error ?? form.tries);
  // The app's status may be older than the gateway's listener.
  useEffect(() => {
    if (gatewayUrl === null) void app.getState().load();
  }, [app, gatewayUrl]);

  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void submit();
  };
  return (
    <form ref={formRef} onSubmit={onSubmit} noValidate className="flex flex-col gap-5">
      {intro}
      <ToolkitNotes toolkit={toolkit} />
      {form.configs.length > 0 && (
        <RadioCards
          legend={oauthStrings.chooseApp}
          value={choice}
          onChange={choose}
          choices={[
            ...form.configs.map((config) => ({
              value: config.id,
              label: config.name,
              description: [
                config.client_id,
                config.is_enabled ? oauthStrings.appAccounts(config.account_count) : oauthStrings.appDisabled,
                config.scopes.join(' '),
              ]
                .filter(Boolean)
                .join(' · '),
              disabled: !config.is_enabled,
            })),
            ...(form.account === null && !registersItself(form)
              ? [{ value: newApp, label: oauthStrings.newApp, description: oauthStrings.newAppHint }]
              : []),
          ]}
        />
      )}
      {methods.length > 1 && (
        <RadioCards
          legend={oauthStrings.method}
          value={method}
          onChange={setMethod}
          choices={methods
            .filter((each) => each !== 'client_credentials')
            .map((each) => ({ value: each, ...methodWords[each] }))}
        />
      )}
      {choice === newApp && <NewApp form={form} faults={faults} />}
      {lacksGateway && <Note tone="warn">{oauthStrings.noGateway}</Note>}
      {fields.map((field) => (
        <CredentialField
          key={field.name}
          field={field}
          autoFocus={false}
          value={values[field.name] ?? ''}
          error={faults[field.name]}
          onChange={(value) => setValue(field.name, value)}
        />
      ))}
      {form.account === null && (
        <TextField
          label={connectStrings.alias}
          optional
          hint={connectStrings.aliasHint}
          value={form.alias}
          onChange={setAlias}
          error={faults.alias}
          maxLength={64}
        />
      )}
      <section aria-labelledby="oauth-origins" className="rounded-lg p-3 ring-1 ring-line ring-inset">
        <h2 id="oauth-origins" className="mb-1.5 text-sm font-medium">
          {connectStrings.origins}
        </h2>
        <OriginList origins={previewOrigins(toolkit, scheme.mode, values)} />
        <p className="mt-2 text-xs text-muted">{connectStrings.originsHint}</p>
      </section>
      {form.account === null && (
        <ConfirmHosts
          toolkit={toolkit}
          origins={originsToConfirm(toolkit, scheme.mode, values)}
          confirmed={form.confirmed}
          onChange={setConfirmed}
        />
      )}
      {scheme.note !== undefined && <Note>{scheme.note}</Note>}
      {error !== null && !isBeside && <ErrorMessage error={error} />}
      <div>
        <Button type="submit" variant="primary" busy={form.busy} disabled={lacksGateway || isBlocked}>
          {connectWords[method]}
        </Button>
      </div>
    </form>
  );
}
