import { Compass } from 'lucide-react';
import { lazy, Suspense } from 'react';
import { Link, Redirect, Route, Switch } from 'wouter';
import { useStore } from 'zustand';
import { EmptyState } from '../components/messages.tsx';
import { AgentsPage } from '../features/agents/agents-page.tsx';
import { ApprovalsPage } from '../features/approvals/approvals-page.tsx';
import { CallsPage } from '../features/calls/calls-page.tsx';
import { AddressPage } from '../features/connections/address-page.tsx';
import { CatalogPage } from '../features/connections/catalog-page.tsx';
import { ConnectPage } from '../features/connections/connect-page.tsx';
import { ConnectionsPage } from '../features/connections/connections-page.tsx';
import { CustomToolkitPage } from '../features/connections/custom-toolkit-page.tsx';
import { ReconnectPage } from '../features/connections/reconnect-page.tsx';
import { ImportPage } from '../features/imports/import-page.tsx';
import { ComposerPage } from '../features/replay/composer-page.tsx';
import { SettingsPage } from '../features/settings/settings-page.tsx';
import { StartPage } from '../features/start/start-page.tsx';
import { startIsOver } from '../features/start/start-steps.ts';
import { useStepStates } from '../features/start/use-step-states.ts';
import { WebhookPage } from '../features/webhooks/webhook-page.tsx';
import { WebhooksPage } from '../features/webhooks/webhooks-page.tsx';
import { appStrings } from '../strings/app.ts';
import { common } from '../strings/common.ts';
import { useConsole } from './console-context.ts';

// The editor brings the rules' schemas along, which no other screen needs.
const RulesPage = lazy(async () => ({
  default: (await import('../features/rules/rules-page.tsx')).RulesPage,
}));

export function Routes() {
  return (
    <Switch>
      <Route path="/" component={Home} />
      <Route path="/start" component={StartPage} />
      <Route path="/connections" component={ConnectionsPage} />
      <Route path="/connections/new" component={CatalogPage} />
      <Route path="/connections/import" component={ImportPage} />
      <Route path="/connections/address" component={AddressPage} />
      <Route path="/connections/new/:slug">{({ slug }) => <ConnectPage slug={slug} />}</Route>
      <Route path="/connections/reconnect/:id">{({ id }) => <ReconnectPage id={id} />}</Route>
      <Route path="/connections/custom/:slug?">
        {({ slug }) => <CustomToolkitPage slug={slug ?? null} />}
      </Route>
      <Route path="/calls/:id?">{({ id }) => <CallsPage id={id ?? null} />}</Route>
      <Route path="/approvals/:id?">{({ id }) => <ApprovalsPage id={id ?? null} />}</Route>
      <Route path="/composer/:id?">{({ id }) => <ComposerPage id={id ?? null} />}</Route>
      <Route path="/agents/:owner/rules">
        {({ owner }) => (
          <Suspense fallback={<p className="p-6 text-muted">{common.loading}</p>}>
            <RulesPage key={owner} owner={owner} />
          </Suspense>
        )}
      </Route>
      <Route path="/agents/:action?">{({ action }) => <AgentsPage creating={action === 'new'} />}</Route>
      <Route path="/settings" component={SettingsPage} />
      <Route path="/settings/webhooks" component={WebhooksPage} />
      <Route path="/settings/webhooks/:id">{({ id }) => <WebhookPage id={id} />}</Route>
      <Route component={NotFound} />
    </Switch>
  );
}

/** The first screen: the steps that are left, or the connections. */
function Home() {
  const stores = useConsole();
  const states = useStepStates();
  const hasFailed = [
    useStore(stores.connections, (state) => state.error),
    useStore(stores.agents, (state) => state.error),
    useStore(stores.calls, (state) => state.error),
  ].some((error) => error !== null);
  // What could not be loaded says so on its own screen.
  if (hasFailed) return <Redirect to="/connections" replace />;
  if (states === null) return null;
  return <Redirect to={startIsOver(states) ? '/connections' : '/start'} replace />;
}

function NotFound() {
  return (
    <EmptyState icon={Compass} title={appStrings.notFoundTitle}>
      <p>{appStrings.notFoundText}</p>
      <Link href="/connections" className="text-accent underline-offset-2 hover:underline">
        {appStrings.toConnections}
      </Link>
    </EmptyState>
  );
}
