import { StrictMode } from 'react';
import { createRoot, type Root } from 'react-dom/client';
import { App } from './app/app.tsx';
import { readAppearance, showAppearance } from './app/appearance.ts';
import { createConsole, startConsole } from './app/console.ts';
import { reportActivity } from './app/report-activity.ts';
import { SignedOut } from './app/signed-out.tsx';
import { windowName } from './app/window-name.ts';
import type { Bridge } from './bridge/bridge.ts';
import { createElectronBridge } from './bridge/electron-bridge.ts';
import { createHttpBridge, waitWithTimer } from './bridge/http-bridge.ts';
import { forgetSession, type SignedOutReason, signIn, signInCode } from './bridge/sign-in.ts';
import './styles.css';

const browserFetch: typeof fetch = (input, init) => fetch(input, init);

/** Shows the console on this bridge. Returns the function that ends it. */
function showConsole(root: Root, bridge: Bridge): () => void {
  // A timer, not a frame: a window in the background draws none, and what came in would pile up.
  const stores = createConsole(
    bridge,
    localStorage,
    (work) => setTimeout(work, 100),
    windowName(sessionStorage),
  );
  const stopEvents = startConsole(stores);
  const stopActivity = reportActivity({
    target: window,
    report: () => void bridge.call('console.active', {}).catch(() => {}),
    after(ms, work) {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  stores.appearance.subscribe((appearance) => showAppearance(appearance, document.documentElement));
  root.render(
    <StrictMode>
      <App stores={stores} />
    </StrictMode>,
  );
  return () => {
    stopActivity();
    stopEvents();
  };
}

async function startInBrowser(root: Root): Promise<void> {
  // A new link opened in this tab changes only the fragment, which alone would not load the page again.
  window.addEventListener('hashchange', () => {
    if (signInCode(window.location.hash) !== null) window.location.reload();
  });
  const showSignedOut = (reason: SignedOutReason) => root.render(<SignedOut reason={reason} />);
  const outcome = await signIn({ location, history, storage: sessionStorage, fetch: browserFetch });
  if (outcome.state === 'signed_out') return showSignedOut(outcome.reason);
  let stop = () => {};
  stop = showConsole(
    root,
    createHttpBridge({
      token: outcome.token,
      fetch: browserFetch,
      wait: waitWithTimer,
      // As an error that nobody caught: in the browser's console, where defects are looked for.
      report: (error) => reportError(error),
      onSignedOut: () => {
        stop();
        forgetSession(sessionStorage);
        showSignedOut('expired');
      },
    }),
  );
}

showAppearance(readAppearance(localStorage), document.documentElement);
const container = document.getElementById('root');
if (container !== null) {
  const root = createRoot(container);
  if (window.sallyport !== undefined) showConsole(root, createElectronBridge(window.sallyport));
  else void startInBrowser(root);
}
