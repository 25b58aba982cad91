import { Download, Plus } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { exportStrings } from '../../strings/call-exchange.ts';
import { callStrings } from '../../strings/calls.ts';
import { replayStrings } from '../../strings/replay.ts';
import { CallFilters } from './call-filters.tsx';
import { CallPanel } from './call-panel.tsx';
import { CallTable } from './call-table.tsx';
import { CallsEmpty } from './calls-empty.tsx';

const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }));

/** The recorded calls; with an id, that call's detail beside them. */
export function CallsPage({ id }: { readonly id: string | null }) {
  const { calls, agents, connections } = useConsole();
  const { items, error, filter, load, open, close } = useStore(calls);
  const [, navigate] = useLocation();
  const [exporting, setExporting] = useState(false);
  useEffect(() => {
    void load();
    void agents.getState().load();
    void connections.getState().load();
  }, [load, agents, connections]);
  useEffect(() => {
    if (id === null) close();
    else void open(id);
  }, [id, open, close]);

  const isFiltered = filter.account_id !== undefined || filter.key_id !== undefined;
  return (
    <div className="@container/calls flex h-full min-w-0">
      <div className={classNames('min-w-0 flex-1', id !== null && '@max-3xl/calls:hidden')}>
        <Page
          title={callStrings.title}
          actions={
            <>
              <CallFilters />
              <Button icon={Download} onClick={() => setExporting(true)}>
                {exportStrings.open}
              </Button>
              <Button icon={Plus} onClick={() => navigate('/composer')}>
                {replayStrings.newRequest}
              </Button>
            </>
          }
        >
          {items === null && error !== null && <LoadError error={error} onRetry={() => void load()} />}
          {items === null && error === null && <SkeletonRows />}
          {items?.length === 0 && <CallsEmpty isFiltered={isFiltered} />}
          {items !== null && items.length > 0 && (
            <CallTable
              items={items}
              selected={id}
              onSelect={(next) => navigate(`/calls/${next}`, { replace: id !== null })}
              onClose={() => navigate('/calls')}
            />
          )}
        </Page>
      </div>
      {exporting && (
        <Suspense>
          <ExportDialog id={id} onClose={() => setExporting(false)} />
        </Suspense>
      )}
      {id !== null && <CallPanel id={id} onClose={() => navigate('/calls')} />}
    </div>
  );
}
