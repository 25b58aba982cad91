import { type FormEvent, type ReactNode, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { Settings } from '#shared/domain/settings.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { TextField } from '../../components/field.tsx';
import { ErrorMessage, LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonForm } from '../../components/skeleton.tsx';
import { Switch } from '../../components/switch.tsx';
import { auditStrings } from '../../strings/audit.ts';
import { backupStrings } from '../../strings/backup.ts';
import { commandLineStrings } from '../../strings/command-line.ts';
import { settingsStrings } from '../../strings/settings.ts';
import { webhookStrings } from '../../strings/webhooks.ts';
import { AppearanceSection } from './appearance-section.tsx';
import { CallLogSection } from './call-log-section.tsx';
import { CommandLineSection } from './command-line-section.tsx';
import { LockSection } from './lock-section.tsx';
import { RateLimitForm } from './rate-limit-form.tsx';
import { parseSetting } from './settings-store.ts';
import { VaultSection } from './vault-section.tsx';

export function SettingsPage() {
  const { settings: store, app, bridge } = useConsole();
  const [, navigate] = useLocation();
  const { settings, loadError, error, busy, load, update } = useStore(store);
  const status = useStore(app, (state) => state.status);
  useEffect(() => void load(), [load]);
  return (
    <Page narrow title={settingsStrings.title}>
      <div className="flex flex-col gap-8">
        {error !== null && <ErrorMessage error={error} />}
        {settings === null && loadError !== null && (
          <LoadError error={loadError} onRetry={() => void load()} />
        )}
        {settings === null && loadError === null && <SkeletonForm count={6} />}
        {settings !== null && (
          <>
            <Section title={settingsStrings.gateway}>
              <Fact label={settingsStrings.address} value={status?.gateway_url ?? null}>
                {settingsStrings.copyAddress}
              </Fact>
              <PortForm key={settings.gateway_port} settings={settings} />
              <Switch
                label={settingsStrings.requireAccount}
                description={settingsStrings.requireAccountHint}
                checked={settings.require_account}
                disabled={busy}
                onChange={(checked) => void update({ require_account: checked })}
              />
              <RateLimitForm
                key={`${settings.rate_limit_requests}/${settings.rate_limit_window_seconds}`}
                settings={settings}
              />
            </Section>
            <Section title={settingsStrings.recording}>
              <Switch
                label={settingsStrings.recordBodies}
                description={settingsStrings.recordBodiesHint}
                checked={settings.record_bodies}
                disabled={busy}
                onChange={(checked) => void update({ record_bodies: checked })}
              />
              <CallLogSection settings={settings} />
            </Section>
          </>
        )}
        {status !== null && (
          <Section title={settingsStrings.vault}>
            <VaultSection vault={status.vault} />
            {settings !== null && <LockSection settings={settings} locksAt={status.locks_at} />}
          </Section>
        )}
        <Section title={backupStrings.title}>
          <p className="text-sm text-muted">{backupStrings.section}</p>
          <div>
            <Button onClick={() => navigate('/settings/backup')}>{backupStrings.manage}</Button>
          </div>
        </Section>
        <Section title={commandLineStrings.title}>
          <CommandLineSection />
        </Section>
        <Section title={webhookStrings.title}>
          <p className="text-sm text-muted">{webhookStrings.section}</p>
          <div>
            <Button onClick={() => navigate('/settings/webhooks')}>{webhookStrings.manage}</Button>
          </div>
        </Section>
        <Section title={auditStrings.title}>
          <p className="text-sm text-muted">{auditStrings.section}</p>
          <div>
            <Button onClick={() => navigate('/settings/changes')}>{auditStrings.open}</Button>
          </div>
        </Section>
        <Section title={settingsStrings.appearance}>
          <AppearanceSection />
        </Section>
        {bridge.host === 'headless' && (
          <Section title={settingsStrings.console}>
            <SignInLink />
          </Section>
        )}
        {status !== null && (
          <Section title={settingsStrings.about}>
            <Fact
              label={settingsStrings.dataDirectory}
              value={status.data_dir}
              hint={settingsStrings.dataHint}
            >
              {settingsStrings.copyDataDirectory}
            </Fact>
            <div>
              <p className="text-sm font-medium">{settingsStrings.version}</p>
              <p className="font-mono text-xs text-muted select-text">{status.version}</p>
            </div>
          </Section>
        )}
      </div>
    </Page>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-4">
      <h2 className="border-b border-line pb-2 text-lg font-semibold">{title}</h2>
      {children}
    </section>
  );
}

interface FactProps {
  readonly label: string;
  readonly value: string | null;
  readonly hint?: string;
  /** The copy button's name. */
  readonly children: string;
}

function Fact({ label, value, hint, children }: FactProps) {
  return (
    <div>
      <p className="text-sm font-medium">{label}</p>
      <div className="flex items-center gap-1">
        <span className="min-w-0 font-mono text-xs text-muted [overflow-wrap:anywhere] select-text">
          {value ?? settingsStrings.notListening}
        </span>
        {value !== null && <CopyButton compact text={value} label={children} />}
      </div>
      {hint !== undefined && <p className="text-xs text-muted">{hint}</p>}
    </div>
  );
}

function PortForm({ settings }: { readonly settings: Settings }) {
  const { settings: store, toasts } = useConsole();
  const { busy, update } = useStore(store);
  const [text, setText] = useState(String(settings.gateway_port));
  const [tried, setTried] = useState(false);
  const port = parseSetting('gateway_port', text);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (port === null) return;
    if (await update({ gateway_port: port })) toasts.getState().success(settingsStrings.portSaved);
  };

  return (
    <form onSubmit={(event) => void submit(event)} noValidate className="flex flex-wrap items-start gap-2">
      <div className="w-72 max-w-full">
        <TextField
          label={settingsStrings.port}
          hint={settingsStrings.portHint}
          inputMode="numeric"
          value={text}
          onChange={setText}
          error={tried && port === null ? settingsStrings.portInvalid : undefined}
        />
      </div>
      <Button
        type="submit"
        busy={busy}
        disabled={text.trim() === String(settings.gateway_port)}
        className="mt-6 !h-9"
      >
        {settingsStrings.savePort}
      </Button>
    </form>
  );
}

function SignInLink() {
  const { settings: store } = useConsole();
  const { link, createLink, hideLink } = useStore(store);
  useEffect(() => hideLink, [hideLink]);
  return (
    <div className="flex flex-col items-start gap-2">
      <p className="text-sm text-muted">{settingsStrings.newLinkHint}</p>
      {link === null ? (
        <Button onClick={() => void createLink()}>{settingsStrings.newLink}</Button>
      ) : (
        <div className="flex w-full items-center gap-2">
          <output
            aria-label={settingsStrings.link}
            className="min-w-0 flex-1 truncate font-mono text-xs select-all"
          >
            {link}
          </output>
          <CopyButton text={link} label={settingsStrings.copyLink} />
        </div>
      )}
    </div>
  );
}
