import { Download, Plus, Upload } from 'lucide-react';
import { lazy, Suspense, useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Menu } from '../../components/menu.tsx';
import { LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { exportStrings, importHarStrings } from '../../strings/call-exchange.ts';
import { callStrings } from '../../strings/calls.ts';
import { replayStrings } from '../../strings/replay.ts';
import { CallFiguresStrip } from './call-figures-strip.tsx';
import { CallPanel } from './call-panel.tsx';
import { callsHref, queryOf, searchFor } from './call-search.ts';
import { CallTable } from './call-table.tsx';
import { CallsEmpty } from './calls-empty.tsx';
import { everyCall } from './calls-store.ts';
import { QueryBox } from './query-box.tsx';
import { QueryFilters } from './query-filters.tsx';
import { withField } from './query-line.ts';
import { callNames, useQueryNames } from './use-query-names.ts';
import { ViewMenu } from './view-menu.tsx';

const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }));
const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }));

/** The recorded calls; with an id, that call's detail beside them. The address holds the query. */
export function CallsPage({ id }: { readonly id: string | null }) {
  const stores = useConsole();
  const { calls, agents, connections } = stores;
  const { list, error, load, open, close, setSearch } = useStore(calls);
  const query = queryOf(useSearch());
  const names = useQueryNames();
  const [, navigate] = useLocation();
  const [exporting, setExporting] = useState(false);
  const [importing, setImporting] = useState(false);
  useEffect(() => {
    void agents.getState().load();
    void connections.getState().load();
  }, [agents, connections]);
  useEffect(() => {
    const made = searchFor(query, () => callNames(stores), Date.now());
    // A line that cannot be understood says so where it stands; all calls are better than none under it.
    void setSearch('search' in made ? made.search : everyCall);
  }, [query, stores, setSearch]);
  useEffect(() => {
    if (id === null) close();
    else void open(id);
  }, [id, open, close]);

  const ask = (text: string, typing = false) => navigate(callsHref(id, text), { replace: typing });
  const toList = () => navigate(callsHref(null, query));
  return (
    <div className="@container/calls flex h-full min-w-0">
      <div className={classNames('min-w-0 flex-1', id !== null && '@max-3xl/calls:hidden')}>
        <Page
          title={callStrings.title}
          actions={
            <>
              <Menu
                label={exportStrings.more}
                entries={[
                  { label: importHarStrings.open, icon: Upload, onSelect: () => setImporting(true) },
                  { label: exportStrings.open, icon: Download, onSelect: () => setExporting(true) },
                ]}
              />
              <Button icon={Plus} onClick={() => navigate('/composer')}>
                {replayStrings.newRequest}
              </Button>
            </>
          }
        >
          <div className="flex h-full flex-col">
            <search className="flex shrink-0 items-start gap-2 border-b border-line px-6 py-2">
              <QueryBox query={query} names={names} onQuery={ask} />
              <QueryFilters query={query} names={names} onQuery={ask} />
              <ViewMenu query={query} onQuery={ask} />
            </search>
            <CallFiguresStrip query={query} />
            <div className="min-h-0 flex-1">
              {list === null && error !== null && <LoadError error={error} onRetry={() => void load()} />}
              {list === null && error === null && <SkeletonRows count={8} />}
              {list?.count === 0 && <CallsEmpty onClear={query === '' ? null : () => ask('')} />}
              {list !== null && list.count > 0 && (
                <CallTable
                  // Another query begins at its top.
                  key={query}
                  list={list}
                  selected={id}
                  accountNames={names.accountNames}
                  onSelect={(next) => navigate(callsHref(next, query), { replace: id !== null })}
                  onClose={toList}
                  onOlder={(before) => ask(withField(query, 'until', [before]))}
                />
              )}
            </div>
          </div>
        </Page>
      </div>
      {importing && (
        <Suspense>
          <ImportDialog onClose={() => setImporting(false)} />
        </Suspense>
      )}
      {exporting && (
        <Suspense>
          <ExportDialog id={id} onClose={() => setExporting(false)} />
        </Suspense>
      )}
      {id !== null && <CallPanel id={id} onClose={toList} />}
    </div>
  );
}
