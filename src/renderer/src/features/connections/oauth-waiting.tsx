import { ExternalLink } from 'lucide-react';
import { type FormEvent, useEffect, useRef } from 'react';
import type { ConnectionState } from '#shared/domain/connection.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { TextField } from '../../components/field.tsx';
import { listTime } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { common } from '../../strings/common.ts';
import { oauthStrings } from '../../strings/oauth.ts';
import type { Connecting } from './oauth-flow.ts';
import { webLink } from './oauth-form.ts';

type Waiting = Exclude<ConnectionState, { step: 'connected' | 'failed' }>;

interface OAuthWaitingProps {
  readonly flow: Connecting;
  readonly state: Waiting;
}

/** The sign-in is under way: what the person does now, and the ways out. */
export function OAuthWaiting({ flow, state }: OAuthWaitingProps) {
  const { oauth } = useConsole();
  const { toolkit } = flow.form;
  return (
    <div className="flex flex-col gap-5">
      <div aria-live="polite">
        {state.step === 'awaiting_browser' && (
          <Heading title={oauthStrings.browserTitle(toolkit.name)} text={oauthStrings.browserText} />
        )}
        {state.step === 'awaiting_code' && (
          <Heading title={oauthStrings.browserTitle(toolkit.name)} text={oauthStrings.codeText} />
        )}
        {state.step === 'awaiting_device' && (
          <Heading title={oauthStrings.deviceTitle(toolkit.name)} text={oauthStrings.deviceText} />
        )}
        {state.step === 'exchanging' && <Working text={oauthStrings.exchanging} />}
        {state.step === 'choosing' && (
          <Heading
            title={oauthStrings.chooseTitle(state.label)}
            text={oauthStrings.chooseText(toolkit.name)}
          />
        )}
        {state.step === 'verifying' && <Working text={oauthStrings.verifying} />}
      </div>
      {state.step === 'awaiting_browser' && (
        <>
          <PageLink address={state.authorize_url} label={oauthStrings.openAgain} />
          <Deadline at={state.expires_at} />
          <PasteAddress flow={flow} open={!returnsHere(state.redirect_uri)} />
        </>
      )}
      {state.step === 'awaiting_code' && (
        <>
          <PageLink address={state.authorize_url} label={oauthStrings.openAgain} />
          <EnterCode flow={flow} />
          <Deadline at={state.expires_at} />
        </>
      )}
      {state.step === 'choosing' && (
        <ul className="flex flex-col gap-2">
          {state.choices.map(({ value, label }) => (
            <li key={value}>
              <button
                type="button"
                disabled={flow.busy}
                onClick={() => void oauth.getState().pick(value)}
                className="flex w-full flex-col rounded-lg px-3 py-2 text-left ring-1 ring-line ring-inset hover:bg-hover"
              >
                <span className="font-medium">{label}</span>
                {label !== value && <span className="font-mono text-xs text-muted">{value}</span>}
              </button>
            </li>
          ))}
        </ul>
      )}
      {state.step === 'awaiting_device' && (
        <>
          <div className="flex flex-wrap items-center gap-3 rounded-lg bg-sunken px-5 py-4">
            <output
              aria-label={oauthStrings.code}
              className="min-w-0 flex-1 font-mono text-3xl font-semibold tracking-widest [overflow-wrap:anywhere] select-text"
            >
              {state.user_code}
            </output>
            <CopyButton text={state.user_code} label={oauthStrings.copyCode} />
          </div>
          <p className="font-mono text-sm [overflow-wrap:anywhere] select-text">{state.verification_uri}</p>
          <PageLink
            address={state.verification_uri_complete ?? state.verification_uri}
            label={oauthStrings.openPage}
          />
          <Deadline at={state.expires_at} />
        </>
      )}
      {flow.error !== null && !isBeside(flow.error) && <ErrorMessage error={flow.error} />}
      <div>
        <Button onClick={() => void oauth.getState().cancel()}>{common.cancel}</Button>
      </div>
    </div>
  );
}

/** Whether a fault is shown beside the input that it is about. */
function isBeside(error: SallyportError): boolean {
  const faults = fieldFaults(error);
  return faults.url !== undefined || faults.code !== undefined;
}

function Heading({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <>
      <h2 className="text-lg font-semibold">{title}</h2>
      <p className="text-muted">{text}</p>
    </>
  );
}

function Working({ text }: { readonly text: string }) {
  return (
    <p className="flex items-center gap-2 text-lg font-semibold">
      <Spinner />
      {text}
    </p>
  );
}

function Deadline({ at }: { readonly at: string }) {
  return (
    <p className="flex items-center gap-2 text-sm text-muted">
      <Spinner />
      {oauthStrings.waiting}. {oauthStrings.expiresAt(listTime(at, Date.now()))}
    </p>
  );
}

/** Opens a page of the provider in the person's browser, or gives its address to copy. */
function PageLink({ address, label }: { readonly address: string; readonly label: string }) {
  const link = webLink(address);
  const anchor = useRef<HTMLAnchorElement>(null);
  // The form that had the focus is gone.
  useEffect(() => anchor.current?.focus(), []);
  if (link === null) return <p className="text-sm text-danger">{oauthStrings.unsafeAddress}</p>;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <a
        ref={anchor}
        href={link}
        target="_blank"
        rel="noopener noreferrer"
        className="inline-flex h-8 items-center gap-1.5 rounded-md bg-accent px-3 text-sm font-medium text-on-accent hover:bg-accent-hover"
      >
        <ExternalLink size={15} aria-hidden />
        {label}
      </a>
      <CopyButton text={link} label={oauthStrings.copyAddress} />
    </div>
  );
}

/** Takes the code that the service shows once the access is allowed. */
function EnterCode({ flow }: { readonly flow: Connecting }) {
  const { oauth } = useConsole();
  const { setPasted, paste } = oauth.getState();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void paste();
  };
  return (
    <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3">
      <TextField
        label={oauthStrings.codeLabel}
        hint={oauthStrings.codeHint}
        value={flow.pasted}
        onChange={setPasted}
        error={fieldFaults(flow.error).code}
        maxLength={256}
        autoComplete="one-time-code"
      />
      <div>
        <Button type="submit" variant="primary" busy={flow.busy} disabled={flow.pasted.trim() === ''}>
          {oauthStrings.paste}
        </Button>
      </div>
    </form>
  );
}

/** Whether the browser comes back to this machine by itself. */
function returnsHere(redirectUri: string): boolean {
  return redirectUri.startsWith('http://');
}

function PasteAddress({ flow, open }: { readonly flow: Connecting; readonly open: boolean }) {
  const { oauth } = useConsole();
  const { setPasted, paste } = oauth.getState();
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    void paste();
  };
  const fault = fieldFaults(flow.error).url;
  return (
    <details open={open} className="rounded-lg ring-1 ring-line ring-inset">
      <summary className="cursor-pointer rounded-lg px-4 py-2.5 text-sm font-medium">
        {oauthStrings.pasteToggle}
      </summary>
      <form onSubmit={onSubmit} noValidate className="flex flex-col gap-3 px-4 pb-4">
        <p className="text-sm text-muted">{oauthStrings.pasteText}</p>
        <TextField
          label={oauthStrings.pasteLabel}
          inputMode="url"
          value={flow.pasted}
          onChange={setPasted}
          error={fault}
          maxLength={16_384}
        />
        <div>
          <Button type="submit" busy={flow.busy} disabled={flow.pasted.trim() === ''}>
            {oauthStrings.paste}
          </Button>
        </div>
      </form>
    </details>
  );
}
