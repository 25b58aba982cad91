import { Bot, ListChecks, Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EmptyState, ErrorMessage, LoadError, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { agentStrings, permissionWords, presetWords } from '../../strings/agents.ts';
import { common } from '../../strings/common.ts';
import { everyAgent } from '../rules/rules-store.ts';
import { CreatedKeyDialog, CreateKeyDialog } from './create-key-dialog.tsx';
import { EditKeyDialog } from './edit-key-dialog.tsx';
import { SnippetTabs } from './snippet-tabs.tsx';

/** The agents' keys. `creating` shows the form for a new one, which has an address of its own. */
export function AgentsPage({ creating }: { readonly creating: boolean }) {
  const { agents, app } = useConsole();
  const { keys, error, load, clearError } = useStore(agents);
  const isListening = useStore(app, (state) => state.status?.gateway_url != null);
  const [, navigate] = useLocation();
  useEffect(() => void load(), [load]);

  const create = (
    <Button variant="primary" icon={Plus} onClick={() => navigate('/agents/new')}>
      {agentStrings.create}
    </Button>
  );
  return (
    <Page
      title={agentStrings.title}
      actions={
        keys !== null &&
        keys.length > 0 && (
          <>
            <Button icon={ListChecks} onClick={() => navigate(`/agents/${everyAgent}/rules`)}>
              {agentStrings.rulesForAll}
            </Button>
            {create}
          </>
        )
      }
    >
      {keys === null && error !== null && <LoadError error={error} onRetry={() => void load()} />}
      {keys === null && error === null && <p className="p-6 text-muted">{common.loading}</p>}
      {keys?.length === 0 && (
        <EmptyState icon={Bot} title={agentStrings.emptyTitle}>
          <p>{agentStrings.emptyText}</p>
          {create}
        </EmptyState>
      )}
      {keys !== null && keys.length > 0 && (
        <>
          <ul aria-label={agentStrings.listLabel}>
            {keys.map((key) => (
              <KeyRow key={key.id} apiKey={key} />
            ))}
          </ul>
          <section aria-labelledby="agents-how" className="max-w-3xl px-6 py-6">
            <h2 id="agents-how" className="font-semibold">
              {agentStrings.howTo}
            </h2>
            <p className="mb-3 text-sm text-muted">{agentStrings.howToText}</p>
            {!isListening && (
              <div className="mb-3">
                <Note tone="warn">{agentStrings.gatewayDown}</Note>
              </div>
            )}
            <SnippetTabs apiKey={null} />
          </section>
        </>
      )}
      <CreateKeyDialog
        open={creating}
        onClose={() => {
          clearError();
          navigate('/agents', { replace: true });
        }}
      />
      <CreatedKeyDialog />
    </Page>
  );
}

function KeyRow({ apiKey }: { readonly apiKey: ApiKey }) {
  const { agents, toasts } = useConsole();
  const [, navigate] = useLocation();
  const [asking, setAsking] = useState(false);
  const [editing, setEditing] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  const isRevoked = apiKey.revoked_at !== null;

  const revoke = async () => {
    setBusy(true);
    const failure = await agents.getState().revoke(apiKey.id);
    setBusy(false);
    setError(failure);
    if (failure !== null) return;
    setAsking(false);
    toasts.getState().success(agentStrings.revokedToast(apiKey.name));
  };

  return (
    <li aria-label={apiKey.name} className="flex items-center gap-3 border-b border-line px-6 py-3.5">
      <div className={isRevoked ? 'min-w-0 flex-1 opacity-65' : 'min-w-0 flex-1'}>
        <div className="flex items-center gap-2">
          <span className="truncate font-medium" title={apiKey.name}>
            {apiKey.name}
          </span>
          {isRevoked ? (
            <Badge tone="danger">{agentStrings.revoked}</Badge>
          ) : (
            <Badge tone={apiKey.rule_preset === 'full' ? 'neutral' : 'ok'}>
              {presetWords[apiKey.rule_preset].label}
            </Badge>
          )}
        </div>
        <p className="truncate text-xs text-muted">
          <span className="font-mono">{apiKey.prefix}…</span>
          {' · '}
          {apiKey.permissions.map((permission) => permissionWords[permission].label).join(', ')}
        </p>
        <p className="truncate text-xs text-muted">
          {agentStrings.created} <RelativeTime at={apiKey.created_at} />
          {' · '}
          {apiKey.last_used_at === null ? (
            agentStrings.neverUsed
          ) : (
            <>
              {agentStrings.used} <RelativeTime at={apiKey.last_used_at} />
            </>
          )}
          {apiKey.revoked_at !== null && (
            <>
              {' · '}
              {agentStrings.revoked} <RelativeTime at={apiKey.revoked_at} />
            </>
          )}
        </p>
      </div>
      {!isRevoked && (
        <Button
          aria-label={agentStrings.rulesLabel(apiKey.name)}
          onClick={() => navigate(`/agents/${apiKey.id}/rules`)}
        >
          {agentStrings.rules}
        </Button>
      )}
      {!isRevoked && (
        <Button aria-label={agentStrings.editLabel(apiKey.name)} onClick={() => setEditing(true)}>
          {agentStrings.edit}
        </Button>
      )}
      {!isRevoked && (
        <Button aria-label={agentStrings.revokeLabel(apiKey.name)} onClick={() => setAsking(true)}>
          {agentStrings.revoke}
        </Button>
      )}
      <EditKeyDialog apiKey={apiKey} open={editing} onClose={() => setEditing(false)} />
      <ConfirmDialog
        open={asking}
        onClose={() => {
          setError(null);
          setAsking(false);
        }}
        onConfirm={() => void revoke()}
        busy={busy}
        title={agentStrings.revokeTitle(apiKey.name)}
        confirm={agentStrings.revokeConfirm}
      >
        <p>{agentStrings.revokeText}</p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
    </li>
  );
}
