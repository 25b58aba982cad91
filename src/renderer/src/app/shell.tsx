import { Suspense, useCallback, useEffect, useRef, useState } from 'react';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import { PaletteLoading } from '../features/palette/palette-loading.tsx';
import { appStrings } from '../strings/app.ts';
import { Banners } from './banners.tsx';
import { useConsole } from './console-context.ts';
import { ErrorBoundary } from './error-boundary.tsx';
import { Routes } from './routes.tsx';
import { CommandPalette, preloadScreens } from './screens.ts';
import { ShortcutsDialog } from './shortcuts-dialog.tsx';
import { Sidebar } from './sidebar.tsx';
import { useFocusKeeper } from './use-focus-keeper.ts';
import { useShortcuts } from './use-shortcuts.ts';

/** The frame around every screen. */
export function Shell() {
  const [helpOpen, setHelpOpen] = useState(false);
  const [location] = useLocation();
  const { palette, approvals } = useConsole();
  const waiting = useStore(approvals, ({ undecided }) => undecided?.length ?? 0);
  const isSearching = useStore(palette, (state) => state.open);
  const hasSearched = useRef(false);
  hasSearched.current ||= isSearching;
  useFocusKeeper(location);
  const openHelp = useCallback(() => setHelpOpen(true), []);
  useShortcuts(
    openHelp,
    useCallback(() => palette.getState().setOpen(true), [palette]),
  );
  useEffect(() => {
    document.title = windowTitle(location, waiting);
  }, [location, waiting]);
  useEffect(() => whenIdle(() => void preloadScreens()), []);
  const skip = () => document.getElementById('content')?.focus();
  return (
    <div className="flex h-full">
      <button
        type="button"
        onClick={skip}
        className="fixed top-2 left-2 z-30 -translate-y-20 rounded-md bg-accent px-3 py-1.5 text-sm text-on-accent focus:translate-y-0"
      >
        {appStrings.skipToContent}
      </button>
      <Sidebar />
      <div className="flex min-w-0 flex-1 flex-col">
        <Banners />
        <main id="content" tabIndex={-1} className="min-h-0 flex-1 outline-none">
          {/* A defect in one screen must not take the way to the others with it. */}
          <ErrorBoundary resetKey={location}>
            <Routes />
          </ErrorBoundary>
        </main>
      </div>
      <Suspense fallback={<PaletteLoading />}>
        {hasSearched.current && <CommandPalette onHelp={openHelp} />}
      </Suspense>
      <ShortcutsDialog open={helpOpen} onClose={() => setHelpOpen(false)} />
    </div>
  );
}

const titles: Record<string, string> = {
  '': appStrings.home,
  start: appStrings.start,
  connections: appStrings.connections,
  toolkits: appStrings.toolkits,
  calls: appStrings.calls,
  approvals: appStrings.approvals,
  composer: appStrings.composer,
  agents: appStrings.agents,
  settings: appStrings.settings,
};

/** The window's title for an address, and how many requests wait: a tab in the background shows nothing else. */
function windowTitle(location: string, waiting: number): string {
  const screen = titles[location.split('/')[1] ?? ''];
  const title = screen === undefined ? appStrings.product : `${screen} · ${appStrings.product}`;
  return waiting === 0 ? title : appStrings.waitingTitle(waiting, title);
}

/** Runs a job once the window has nothing else to do. Returns the function that gives it up. */
function whenIdle(job: () => void): () => void {
  const id = requestIdleCallback(job, { timeout: 5000 });
  return () => cancelIdleCallback(id);
}
