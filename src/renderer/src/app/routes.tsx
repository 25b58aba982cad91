import { Compass } from 'lucide-react';
import { Suspense, useRef } from 'react';
import { Redirect, Route, Switch } from 'wouter';
import { useStore } from 'zustand';
import { EmptyState } from '../components/messages.tsx';
import { Page } from '../components/page.tsx';
import { PageSkeleton } from '../components/skeleton.tsx';
import { TextLink } from '../components/text-link.tsx';
import { HomePage } from '../features/home/home-page.tsx';
import { startIsOver } from '../features/start/start-steps.ts';
import { useStepStates } from '../features/start/use-step-states.ts';
import { appStrings } from '../strings/app.ts';
import { catalogStrings } from '../strings/connections.ts';
import { useConsole } from './console-context.ts';
import {
  AddressPage,
  AgentsPage,
  ApprovalsPage,
  AuditPage,
  BackupPage,
  CallsPage,
  CatalogPage,
  ComposerPage,
  ConnectionsPage,
  ConnectPage,
  CustomToolkitPage,
  GalleryPage,
  ImportPage,
  NewAuthConfigPage,
  NewKeyPage,
  OpenapiPage,
  ReconnectPage,
  RulesPage,
  SettingsPage,
  StartPage,
  ToolkitPage,
  WebhookPage,
  WebhooksPage,
} from './screens.ts';

export function Routes() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Switch>
        <Route path="/" component={FirstScreen} />
        <Route path="/start" component={StartPage} />

        <Route path="/connections/new">
          <CatalogPage
            title={catalogStrings.title}
            back={{ href: '/connections', label: catalogStrings.back }}
            opens="/connections/new"
          />
        </Route>
        <Route path="/connections/import" component={ImportPage} />
        <Route path="/connections/address" component={AddressPage} />
        <Route path="/connections/openapi/:slug?">
          {({ slug }) => <OpenapiPage key={slug ?? ''} toolkit={slug ?? null} />}
        </Route>
        <Route path="/connections/new/:slug">{({ slug }) => <ConnectPage slug={slug} />}</Route>
        <Route path="/connections/reconnect/:id">{({ id }) => <ReconnectPage id={id} />}</Route>
        <Route path="/connections/key/:id">{({ id }) => <NewKeyPage key={id} id={id} />}</Route>
        <Route path="/connections/auth-configs/new" component={NewAuthConfigPage} />
        <Route path="/connections/custom/:slug?">
          {({ slug }) => <CustomToolkitPage slug={slug ?? null} />}
        </Route>
        <Route path="/connections/:id?">{({ id }) => <ConnectionsPage named={id ?? null} />}</Route>
        <Route path="/toolkits">
          <CatalogPage title={appStrings.toolkits} opens="/toolkits" />
        </Route>
        <Route path="/toolkits/:slug">{({ slug }) => <ToolkitPage slug={slug} />}</Route>
        <Route path="/calls/:id?">{({ id }) => <CallsPage id={id ?? null} />}</Route>
        <Route path="/approvals/:id?">{({ id }) => <ApprovalsPage id={id ?? null} />}</Route>
        <Route path="/composer/:id?">{({ id }) => <ComposerPage id={id ?? null} />}</Route>
        <Route path="/agents/:owner/rules">{({ owner }) => <RulesPage key={owner} owner={owner} />}</Route>
        <Route path="/agents/:action?">
          {({ action }) => <AgentsPage creating={action === 'new'} named={action ?? null} />}
        </Route>
        <Route path="/settings" component={SettingsPage} />
        <Route path="/settings/changes" component={AuditPage} />
        <Route path="/settings/backup" component={BackupPage} />
        <Route path="/settings/webhooks" component={WebhooksPage} />
        <Route path="/settings/webhooks/:id">{({ id }) => <WebhookPage id={id} />}</Route>
        {GalleryPage !== null && <Route path="/gallery" component={GalleryPage} />}
        <Route component={NotFound} />
      </Switch>
    </Suspense>
  );
}

/** The first screen: Home, or for a newcomer the steps. Which of them stays until it is left. */
function FirstScreen() {
  const stores = useConsole();
  const states = useStepStates();
  const shown = useRef<'start' | 'home' | null>(null);
  const hasFailed = [
    useStore(stores.connections, (state) => state.error),
    useStore(stores.agents, (state) => state.error),
    useStore(stores.start, (state) => state.error),
  ].some((error) => error !== null);
  if (shown.current === null && states !== null) {
    shown.current = states.call === 'open' && !startIsOver(states) ? 'start' : 'home';
  }
  // What could not be loaded is told by Home.
  if (shown.current === 'home' || hasFailed) return <HomePage />;
  return shown.current === null ? <PageSkeleton /> : <Redirect to="/start" replace />;
}

function NotFound() {
  return (
    <Page title={appStrings.notFoundTitle}>
      <EmptyState icon={Compass} title={appStrings.notFoundText}>
        <TextLink href="/">{appStrings.toHome}</TextLink>
      </EmptyState>
    </Page>
  );
}
