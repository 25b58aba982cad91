import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { SecretField, TextAreaField, TextField } from '../../components/field.tsx';
import { oauthStrings, redirectWords } from '../../strings/oauth.ts';
import { developerPage } from './developer-pages.ts';
import { FoundServer } from './found-server.tsx';
import { type AppForm, storedApp } from './oauth-flow.ts';
import {
  needsSecret,
  parseScopes,
  readOnlyScopes,
  redirectRule,
  redirectUri,
  returnsHere,
  scopesText,
} from './oauth-form.ts';

interface NewAppProps {
  readonly form: AppForm;
  readonly faults: Readonly<Record<string, string>>;
}

/** Registering an app at the service, and entering what came of it. */
export function NewApp({ form, faults }: NewAppProps) {
  const { oauth } = useConsole();
  const { editApp } = oauth.getState();
  const { draft, scheme, method } = form;
  if (form.found !== null) {
    return (
      <>
        <FoundServer found={form.found} />
        <Scopes form={form} error={faults.scopes} />
      </>
    );
  }
  const isRequired = needsSecret(scheme, method);
  const isStored = storedApp(form)?.has_client_secret === true;
  const unstoredHint = isRequired ? oauthStrings.clientSecretRequired : oauthStrings.clientSecretHint;
  return (
    <>
      <Registration form={form} />
      <section aria-labelledby="oauth-enter" className="flex flex-col gap-4">
        <h2 id="oauth-enter" className="font-medium">
          {oauthStrings.enterTitle}
        </h2>
        <TextField
          label={scheme.mode === 'OAUTH1' ? oauthStrings.consumerKey : oauthStrings.clientId}
          value={draft.client_id}
          onChange={(value) => editApp({ client_id: value })}
          error={faults.client_id}
          maxLength={1024}
        />
        <SecretField
          label={scheme.mode === 'OAUTH1' ? oauthStrings.consumerSecret : oauthStrings.clientSecret}
          optional={!isRequired && !isStored}
          hint={isStored ? oauthStrings.clientSecretStored : unstoredHint}
          value={draft.client_secret}
          onChange={(value) => editApp({ client_secret: value })}
          error={faults.client_secret}
          maxLength={4096}
        />
        {method === 'browser' && redirectRule(scheme).rule === 'https_only' && (
          <TextField
            label={oauthStrings.ownRedirect}
            optional
            hint={oauthStrings.ownRedirectHint}
            inputMode="url"
            value={draft.redirect_uri}
            onChange={(uri) => editApp({ redirect_uri: uri })}
            error={faults.redirect_uri}
            maxLength={2048}
          />
        )}
        <Scopes form={form} error={faults.scopes} />
      </section>
    </>
  );
}

function Registration({ form: { toolkit, scheme, method, values } }: { readonly form: AppForm }) {
  const { app } = useConsole();
  const uri = redirectUri(useStore(app, (state) => state.status?.gateway_url ?? null));
  const page = developerPage(scheme.oauth?.authorize_url ?? scheme.oauth?.token_url, values);
  const { rule, note } = redirectRule(scheme);
  return (
    <section
      aria-labelledby="oauth-create"
      className="flex flex-col gap-3 rounded-lg p-4 ring-1 ring-line ring-inset"
    >
      <div>
        <h2 id="oauth-create" className="font-medium">
          {oauthStrings.createTitle(toolkit.name)}
        </h2>
        <p className="text-sm text-muted">{oauthStrings.createText}</p>
      </div>
      {page !== null && (
        <div>
          <p className="text-sm font-medium">{oauthStrings.developerPage}</p>
          <div className="flex items-center gap-1">
            <a
              href={page}
              target="_blank"
              rel="noopener noreferrer"
              className="min-w-0 truncate text-sm text-accent underline-offset-2 hover:underline"
            >
              {page}
            </a>
            <CopyButton compact text={page} label={oauthStrings.copyDeveloperPage} />
          </div>
        </div>
      )}
      {method === 'browser' && returnsHere(scheme) && uri !== null && (
        <div>
          <p className="text-sm font-medium">{oauthStrings.redirectUri}</p>
          <div className="mt-1 flex items-center gap-1 rounded-md bg-sunken py-0.5 pr-1 pl-2.5">
            <code className="min-w-0 flex-1 font-mono text-xs [overflow-wrap:anywhere] select-text">
              {uri}
            </code>
            <CopyButton compact text={uri} label={oauthStrings.copyRedirectUri} />
          </div>
          <p className="mt-1.5 text-xs text-muted">{redirectWords[rule]}</p>
          {note !== null && <p className="text-xs text-muted">{oauthStrings.vendorNote(note)}</p>}
        </div>
      )}
    </section>
  );
}

function Scopes({ form, error }: { readonly form: AppForm; readonly error: string | undefined }) {
  const { oauth } = useConsole();
  const { editApp } = oauth.getState();
  const defaults = form.scheme.oauth?.default_scopes ?? [];
  const readOnly = form.scheme.oauth?.read_only_scopes ?? readOnlyScopes(defaults);
  const current = scopesText(parseScopes(form.draft.scopes));
  const presets =
    readOnly === null
      ? []
      : [
          { label: oauthStrings.readOnly, scopes: scopesText(readOnly) },
          { label: oauthStrings.defaultScopes, scopes: scopesText(defaults) },
        ];
  return (
    <div className="flex flex-col gap-2">
      <TextAreaField
        label={oauthStrings.scopes}
        optional
        hint={oauthStrings.scopesHint}
        value={form.draft.scopes}
        onChange={(scopes) => editApp({ scopes })}
        error={error}
        rows={Math.min(8, Math.max(3, form.draft.scopes.split('\n').length))}
      />
      {presets.length > 0 && (
        <fieldset className="flex flex-wrap gap-2">
          <legend className="sr-only">{oauthStrings.presets}</legend>
          {presets.map(({ label, scopes }) => (
            <Button
              key={label}
              aria-pressed={scopes === current}
              onClick={() => editApp({ scopes })}
              className="aria-pressed:bg-selected aria-pressed:ring-accent"
            >
              {label}
            </Button>
          ))}
        </fieldset>
      )}
    </div>
  );
}
