import { Download, Plus, Trash2, Upload } from 'lucide-react';
import { lazy, Suspense, useCallback, useEffect, useState } from 'react';
import { useLocation, useSearch } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { Menu } from '../../components/menu.tsx';
import { LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonTable } from '../../components/skeleton.tsx';
import { clearStrings, exportStrings, importHarStrings } from '../../strings/call-exchange.ts';
import { callStrings } from '../../strings/calls.ts';
import { replayStrings } from '../../strings/replay.ts';
import { CallFiguresStrip } from './call-figures-strip.tsx';
import { markedIds } from './call-marks-store.ts';
import { CallPanel } from './call-panel.tsx';
import { callsHref, queryOf, searchFor } from './call-search.ts';
import { CallTable } from './call-table.tsx';
import { CallsEmpty } from './calls-empty.tsx';
import { everyCall } from './calls-store.ts';
import type { ClearChoice } from './clear-calls.ts';
import { QueryBox } from './query-box.tsx';
import { QueryFilters } from './query-filters.tsx';
import { withField } from './query-line.ts';
import { callNames, useQueryNames } from './use-query-names.ts';
import { ViewMenu } from './view-menu.tsx';

const SessionList = lazy(async () => ({ default: (await import('./session-list.tsx')).SessionList }));
const ImportDialog = lazy(async () => ({ default: (await import('./import-dialog.tsx')).ImportDialog }));
const ClearDialog = lazy(async () => ({ default: (await import('./clear-dialog.tsx')).ClearDialog }));
const ExportDialog = lazy(async () => ({ default: (await import('./export-dialog.tsx')).ExportDialog }));

/** The recorded calls; with an id, that call's detail beside them. The address holds the query. */
export function CallsPage({ id }: { readonly id: string | null }) {
  const stores = useConsole();
  const { calls, callMarks, agents, connections } = stores;
  const { open, close, setSearch } = calls.getState();
  const query = queryOf(useSearch());
  const names = useQueryNames();
  const [, navigate] = useLocation();
  const [exporting, setExporting] = useState(false);
  const [importing, setImporting] = useState(false);
  const [clearing, setClearing] = useState<ClearChoice | null>(null);
  useEffect(() => {
    if (agents.getState().keys === null) void agents.getState().load();
    if (connections.getState().accounts === null) void connections.getState().load();
  }, [agents, connections]);
  useEffect(() => {
    const made = searchFor(query, () => callNames(stores), Date.now());
    // A line that cannot be understood says so where it stands; all calls are better than none under it.
    void setSearch('search' in made ? made.search : everyCall);
    callMarks.getState().clear();
  }, [query, stores, setSearch, callMarks]);
  useEffect(() => {
    if (id === null) close();
    else void open(id);
  }, [id, open, close]);

  const ask = (text: string, typing = false) => navigate(callsHref(id, text), { replace: typing });
  const marked = () => markedIds(callMarks.getState().marked);
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
                  {
                    label: clearStrings.open,
                    icon: Trash2,
                    danger: true,
                    onSelect: () => setClearing({ kind: 'query', query }),
                  },
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
              <CallListing
                id={id}
                query={query}
                accountNames={names.accountNames}
                onQuery={ask}
                onExport={() => setExporting(true)}
                onDelete={() => setClearing({ kind: 'marked', ids: marked() })}
              />
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
          <ExportDialog id={id} marked={marked()} onClose={() => setExporting(false)} />
        </Suspense>
      )}
      {clearing !== null && (
        <Suspense>
          <ClearDialog choice={clearing} onClose={() => setClearing(null)} />
        </Suspense>
      )}
      {id !== null && <CallPanel id={id} onClose={toList} />}
    </div>
  );
}

interface CallListingProps {
  readonly id: string | null;
  readonly query: string;
  readonly accountNames: ReadonlyMap<string, string>;
  readonly onQuery: (query: string) => void;
  readonly onExport: () => void;
  readonly onDelete: () => void;
}

/** The list, or why there is none. Apart from the page, which does not change with every call that comes in. */
function CallListing(props: CallListingProps) {
  const { id, query, accountNames, onQuery, onExport, onDelete } = props;
  const { calls, callView } = useConsole();
  const grouped = useStore(callView, (state) => state.grouped);
  const list = useStore(calls, (state) => state.list);
  const error = useStore(calls, (state) => (state.list === null ? state.error : null));
  const [, navigate] = useLocation();
  const hasOpen = id !== null;
  const select = useCallback(
    (next: string) => navigate(callsHref(next, query), { replace: hasOpen }),
    [navigate, query, hasOpen],
  );
  if (list === null && error !== null)
    return <LoadError error={error} onRetry={() => void calls.getState().load()} />;
  if (list === null) return <SkeletonTable />;
  if (list.count === 0) return <CallsEmpty onClear={query === '' ? null : () => onQuery('')} />;
  if (grouped) {
    const onList = (text: string) => {
      callView.getState().setGrouped(false);
      onQuery(text);
    };
    return (
      <Suspense fallback={<SkeletonTable />}>
        <SessionList
          query={query}
          selected={id}
          onSelect={select}
          onClose={() => navigate(callsHref(null, query))}
          onList={onList}
          onExport={onExport}
          onDelete={onDelete}
        />
      </Suspense>
    );
  }
  return (
    <CallTable
      // Another query begins at its top.
      key={query}
      list={list}
      selected={id}
      accountNames={accountNames}
      onSelect={select}
      onClose={() => navigate(callsHref(null, query))}
      onOlder={(before) => onQuery(withField(query, 'until', [before]))}
      onExport={onExport}
      onDelete={onDelete}
    />
  );
}
