import { Bot, ListChecks, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState, LoadError, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { agentStrings } from '../../strings/agents.ts';
import { everyAgent } from '../rules/rules-store.ts';
import { CreatedKeyDialog, CreateKeyDialog } from './create-key-dialog.tsx';
import { KeyRow } from './key-row.tsx';
import { SnippetTabs } from './snippet-tabs.tsx';

interface AgentsPageProps {
  /** Shows the form for a new one, which has an address of its own. */
  readonly creating: boolean;
  /** The agent that the address asks for. */
  readonly named: string | null;
}

/** The agents' keys. */
export function AgentsPage({ creating, named }: AgentsPageProps) {
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
      rows
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
      {keys === null && error === null && <SkeletonRows />}
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
              <KeyRow key={key.id} apiKey={key} named={key.id === named} />
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
