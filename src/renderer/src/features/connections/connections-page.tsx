import { Download, Plug, Plus } from 'lucide-react';
import { useEffect } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useAddressValues } from '../../app/address-values.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { EmptyState, LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { useGrowingCount } from '../../components/use-growing-count.ts';
import { connectionStrings } from '../../strings/connections.ts';
import { importStrings } from '../../strings/imports.ts';
import { matchesText } from './account-names.ts';
import { AccountRow } from './account-row.tsx';
import { AuthConfigsSection } from './auth-configs-section.tsx';

/** The connected accounts; `named` is the one that the address asks for. */
export function ConnectionsPage({ named }: { readonly named: string | null }) {
  const { connections } = useConsole();
  const { accounts, error, names, load } = useStore(connections);
  const [, navigate] = useLocation();
  const [{ filter }, setValues] = useAddressValues(['filter']);
  useEffect(() => void load(), [load]);

  const connect = (
    <Button variant="primary" icon={Plus} onClick={() => navigate('/connections/new')}>
      {connectionStrings.connectAccount}
    </Button>
  );
  const importThem = (
    <Button icon={Download} onClick={() => navigate('/connections/import')}>
      {importStrings.open}
    </Button>
  );
  const isEmpty = accounts?.length === 0;
  const shown = accounts?.filter((account) => matchesText(account, names, filter)) ?? [];
  const { count, end } = useGrowingCount(shown.length, 1 + shown.findIndex(({ id }) => id === named));
  return (
    <Page
      rows
      title={connectionStrings.title}
      actions={
        !isEmpty && (
          <>
            <SearchBox
              label={connectionStrings.filter}
              value={filter}
              onChange={(text) => setValues({ filter: text })}
            />
            {importThem}
            {connect}
          </>
        )
      }
    >
      {accounts === null && error !== null && <LoadError error={error} onRetry={() => void load()} />}
      {accounts === null && error === null && <SkeletonRows />}
      {isEmpty && (
        <EmptyState icon={Plug} title={connectionStrings.emptyTitle}>
          <p>{connectionStrings.emptyText}</p>
          <div className="flex gap-2">
            {connect}
            {importThem}
          </div>
        </EmptyState>
      )}
      {shown.length > 0 && (
        <ul aria-label={connectionStrings.listLabel}>
          {shown.slice(0, count).map((account) => (
            <AccountRow key={account.id} account={account} named={account.id === named} />
          ))}
        </ul>
      )}
      {!isEmpty && accounts !== null && shown.length === 0 && (
        <p className="p-6 text-muted">{connectionStrings.noMatch(filter)}</p>
      )}
      <div ref={end} />
      {count === shown.length && <AuthConfigsSection />}
    </Page>
  );
}
