import { type FormEvent, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { ToolkitSummary } from '#shared/domain/toolkit.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { SecretField, SelectField, TextAreaField, TextField } from '../../components/field.tsx';
import { ErrorMessage, LoadError, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { ToolkitMark } from '../../components/toolkit-mark.tsx';
import { useFocusFault } from '../../components/use-focus-fault.ts';
import { catalogStrings, connectionStrings, connectStrings, modeWords } from '../../strings/connections.ts';
import { authConfigStrings, oauthStrings } from '../../strings/oauth.ts';
import { type AppDraft, createNewAuthConfigStore, needsApp, schemesFor } from './new-auth-config-store.ts';

/** Makes an auth config without connecting an account: agents then ask for accounts with it. */
export function NewAuthConfigPage() {
  const { bridge, toasts } = useConsole();
  const [store] = useState(() => createNewAuthConfigStore(bridge));
  const { toolkit, query, found, error, search, choose, close } = useStore(store);
  const [, navigate] = useLocation();
  useEffect(() => {
    void search('');
    return close;
  }, [search, close]);
  const onSubmit = async () => {
    const made = await store.getState().submit();
    if (made === null) return;
    toasts.getState().success(authConfigStrings.made(made.name));
    navigate('/connections');
  };
  return (
    <Page
      narrow
      title={authConfigStrings.newTitle}
      back={{ href: '/connections', label: connectionStrings.back }}
    >
      {toolkit === null ? (
        <div className="flex flex-col gap-4">
          <p className="text-muted">{authConfigStrings.newText}</p>
          <TextField
            label={catalogStrings.search}
            placeholder={catalogStrings.searchPlaceholder}
            value={query}
            onChange={(text) => void search(text)}
            autoFocus
          />
          {error !== null && <LoadError error={error} onRetry={() => void search(query)} />}
          {found === null && error === null && <SkeletonRows count={6} plain />}
          {found !== null && <Found items={found} query={query} onChoose={(slug) => void choose(slug)} />}
        </div>
      ) : (
        <Form store={store} onSubmit={() => void onSubmit()} />
      )}
    </Page>
  );
}

interface FoundProps {
  readonly items: readonly ToolkitSummary[];
  readonly query: string;
  readonly onChoose: (slug: string) => void;
}

function Found({ items, query, onChoose }: FoundProps) {
  if (items.length === 0) return <p className="text-muted">{catalogStrings.none(query)}</p>;
  return (
    <ul aria-label={catalogStrings.results} className="flex flex-col">
      {items.map(({ slug, name }) => (
        <li key={slug}>
          <button
            type="button"
            onClick={() => onChoose(slug)}
            className="flex w-full items-center gap-3 rounded-md px-2 py-2 text-left hover:bg-hover"
          >
            <ToolkitMark slug={slug} name={name} />
            <span className="min-w-0 flex-1 truncate">{name}</span>
            <span className="font-mono text-xs text-muted">{slug}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

interface FormProps {
  readonly store: ReturnType<typeof createNewAuthConfigStore>;
  readonly onSubmit: () => void;
}

function Form({ store, onSubmit }: FormProps) {
  const { toolkit, draft, busy, tries, missing, error, edit, choose } = useStore(store);
  const formRef = useFocusFault(error ?? tries);
  if (toolkit === null || draft === null) return null;
  const faults: Record<string, string> = { ...fieldFaults(error) };
  for (const name of missing) faults[name] = connectStrings.required;
  const scopeFault = Object.entries(faults).find(([name]) => name.startsWith('scopes'))?.[1];
  const hasApp = needsApp(draft.mode);
  const shown = ['name', ...(hasApp ? ['client_id', 'client_secret', 'scopes'] : [])];
  const isBeside = scopeFault !== undefined || shown.some((name) => faults[name] !== undefined);
  const text = (name: keyof AppDraft, label: string, hint?: string) => (
    <TextField
      label={label}
      {...(hint === undefined ? {} : { hint })}
      value={draft[name]}
      onChange={(value) => edit({ [name]: value })}
      error={faults[name]}
      maxLength={1024}
    />
  );
  return (
    <form
      ref={formRef}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        onSubmit();
      }}
      noValidate
      className="flex flex-col gap-5"
    >
      <div className="flex items-center gap-3">
        <ToolkitMark slug={toolkit.slug} name={toolkit.name} size={40} />
        <p className="min-w-0 flex-1 truncate font-medium">{toolkit.name}</p>
        <Button onClick={() => void choose(null)}>{authConfigStrings.otherToolkit}</Button>
      </div>
      <SelectField
        label={connectStrings.scheme}
        value={draft.mode}
        choices={schemesFor(toolkit).map(({ mode }) => ({ value: mode, label: modeWords[mode] }))}
        onChange={(mode) => edit({ mode: mode as typeof draft.mode })}
      />
      <TextField
        label={authConfigStrings.name}
        optional
        value={draft.name}
        onChange={(name) => edit({ name })}
        error={faults.name}
        maxLength={120}
      />
      {hasApp ? (
        <>
          {text('client_id', oauthStrings.clientId)}
          <SecretField
            label={oauthStrings.clientSecret}
            optional={draft.mode === 'OAUTH2'}
            value={draft.client_secret}
            onChange={(value) => edit({ client_secret: value })}
            error={faults.client_secret}
            maxLength={4096}
          />
          {draft.mode !== 'OAUTH1' && (
            <TextAreaField
              label={oauthStrings.scopes}
              hint={oauthStrings.scopesHint}
              value={draft.scopes}
              onChange={(scopes) => edit({ scopes })}
              error={scopeFault}
              rows={4}
            />
          )}
        </>
      ) : (
        <Note>{authConfigStrings.typedInNote}</Note>
      )}
      {error !== null && !isBeside && <ErrorMessage error={error} />}
      <div>
        <Button type="submit" variant="primary" busy={busy}>
          {authConfigStrings.create}
        </Button>
      </div>
    </form>
  );
}
