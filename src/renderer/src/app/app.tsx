import { Activity, useRef } from 'react';
import { Router, useLocation } from 'wouter';
import { useStore } from 'zustand';
import { LoadError } from '../components/messages.tsx';
import { Toasts } from '../components/toasts.tsx';
import { FirstRun } from '../features/vault/first-run.tsx';
import { Unlock } from '../features/vault/unlock.tsx';
import { Banners } from './banners.tsx';
import type { Console } from './console.ts';
import { ConsoleContext } from './console-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { useHashLocation, useHashSearch } from './hash-location.ts';
import { Opening } from './opening.tsx';
import { staysOverLock } from './over-a-lock.ts';
import { Shell } from './shell.tsx';

/** The console: the vault's screens until it is open, then the shell, which may wait behind them while the vault is locked. */
export function App({ stores }: { readonly stores: Console }) {
  return (
    <ErrorBoundary>
      <ConsoleContext value={stores}>
        <Router hook={useHashLocation} searchHook={useHashSearch}>
          <Gate stores={stores} />
        </Router>
        <Toasts store={stores.toasts} />
      </ConsoleContext>
    </ErrorBoundary>
  );
}

function Gate({ stores }: { readonly stores: Console }) {
  const { status, error, load } = useStore(stores.app);
  const [path] = useLocation();
  const waits = useRef(false);
  if (status === null) {
    if (error !== null) return <LoadError error={error} onRetry={() => void load()} />;
    return <Opening />;
  }
  const { vault } = status;
  const isOpen = vault.state === 'unlocked';
  waits.current = (waits.current || isOpen) && staysOverLock(path);
  return (
    <>
      {/* Out of sight and without effects, but not forgotten: what was half typed is there after the unlock. */}
      {(isOpen || waits.current) && (
        <Activity mode={isOpen ? 'visible' : 'hidden'}>
          <Shell />
        </Activity>
      )}
      {!isOpen && (
        <div className="flex h-full flex-col">
          <Banners onGate />
          <div className="min-h-0 flex-1">
            {vault.state === 'empty' ? <FirstRun vault={vault} /> : <Unlock vault={vault} />}
          </div>
        </div>
      )}
    </>
  );
}
