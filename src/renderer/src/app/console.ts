import type { AnyEvent, EventPayload } from '#shared/contract/events.ts';
import type { Bridge } from '../bridge/bridge.ts';
import { createDraftKeeper, type Later } from '../bridge/draft-keeper.ts';
import { createToastStore } from '../components/toast-store.ts';
import { createAgentsStore } from '../features/agents/agents-store.ts';
import { approvalTopic, createApprovalsStore } from '../features/approvals/approvals-store.ts';
import { createAuditStore } from '../features/audit/audit-store.ts';
import { createBackupStore } from '../features/backup/backup-store.ts';
import { createCallMarksStore } from '../features/calls/call-marks-store.ts';
import { createCallViewStore } from '../features/calls/call-view-store.ts';
import { createCallsStore, type Gather } from '../features/calls/calls-store.ts';
import { createAddressStore } from '../features/connections/address-store.ts';
import { createAuthConfigsStore } from '../features/connections/auth-configs-store.ts';
import { createCatalogStore } from '../features/connections/catalog-store.ts';
import { createConnectStore } from '../features/connections/connect-store.ts';
import { createConnectionsStore } from '../features/connections/connections-store.ts';
import { createCustomToolkitStore } from '../features/connections/custom-toolkit-store.ts';
import { createOAuthStore } from '../features/connections/oauth-store.ts';
import { createHomeStore } from '../features/home/home-store.ts';
import { createImportsStore } from '../features/imports/imports-store.ts';
import { createPaletteStore } from '../features/palette/palette-store.ts';
import { createReplayStore } from '../features/replay/replay-store.ts';
import { createToolFormStore } from '../features/replay/tool-form-store.ts';
import { createRulesStore } from '../features/rules/rules-store.ts';
import { createCommandLineStore } from '../features/settings/command-line-store.ts';
import { createSettingsStore } from '../features/settings/settings-store.ts';
import { createStartStore } from '../features/start/start-store.ts';
import { createToolkitStore } from '../features/toolkits/toolkit-store.ts';
import { createVaultStore } from '../features/vault/vault-store.ts';
import { createWebhooksStore } from '../features/webhooks/webhooks-store.ts';
import { approvalStrings } from '../strings/approvals.ts';
import { commandLineStrings } from '../strings/command-line.ts';
import { connectionStrings } from '../strings/connections.ts';
import { createAppStore } from './app-store.ts';
import { createAppearanceStore } from './appearance.ts';

/** While somebody types, a draft goes to the host so often. */
const draftMs = 500;

const keepSoon: Later = (work) => {
  const timer = setTimeout(work, draftMs);
  return () => clearTimeout(timer);
};

/** Everything the screens share: one store per feature, all on one bridge. */
export type Console = ReturnType<typeof createConsole>;

/** @param name what the host knows the window by, where it outlives a reload. */
export function createConsole(
  bridge: Bridge,
  storage: Pick<Storage, 'getItem' | 'setItem'>,
  gather?: Gather,
  name: string = crypto.randomUUID(),
) {
  const app = createAppStore(bridge);
  const connections = createConnectionsStore(bridge);
  const replay = createReplayStore(bridge, undefined, createDraftKeeper(bridge, name, 'request', keepSoon));
  return {
    bridge,
    app,
    appearance: createAppearanceStore(storage),
    toasts: createToastStore(),
    vault: createVaultStore(bridge, (status) => app.getState().setVault(status)),
    connections,
    address: createAddressStore(bridge),
    catalog: createCatalogStore(bridge),
    connect: createConnectStore(bridge, (account) => connections.getState().put(account)),
    oauth: createOAuthStore(bridge, (account) => connections.getState().put(account)),
    authConfigs: createAuthConfigsStore(bridge),
    customToolkit: createCustomToolkitStore(bridge, createDraftKeeper(bridge, name, 'toolkit', keepSoon)),
    toolkit: createToolkitStore(bridge),
    calls: createCallsStore(bridge, gather),
    callMarks: createCallMarksStore(),
    callView: createCallViewStore(storage),
    replay,
    toolForm: createToolFormStore(bridge, (request) => replay.getState().edit(request)),
    agents: createAgentsStore(bridge),
    approvals: createApprovalsStore(bridge),
    audit: createAuditStore(bridge),
    rules: createRulesStore(bridge),
    settings: createSettingsStore(bridge),
    commandLine: createCommandLineStore(bridge),
    webhooks: createWebhooksStore(bridge),
    backup: createBackupStore(bridge),
    imports: createImportsStore(bridge, (account) => connections.getState().put(account)),
    start: createStartStore(bridge, storage),
    home: createHomeStore(bridge),
    palette: createPaletteStore(bridge),
  };
}

/** Loads what a shown list holds again; a list that nobody opened yet loads when it is opened. */
function reloadLists(
  stores: Console,
  which: readonly ('accounts' | 'authConfigs' | 'toolkits' | 'calls' | 'keys' | 'settings' | 'approvals')[],
) {
  const connections = stores.connections.getState();
  const catalog = stores.catalog.getState();
  const calls = stores.calls.getState();
  const agents = stores.agents.getState();
  const settings = stores.settings.getState();
  const approvals = stores.approvals.getState();
  if (which.includes('accounts') && connections.accounts !== null) void connections.load();
  const authConfigs = stores.authConfigs.getState();
  if (which.includes('authConfigs') && authConfigs.configs !== null) void authConfigs.load();
  if (which.includes('toolkits') && catalog.items !== null) void catalog.load();
  if (which.includes('calls') && calls.list !== null) void calls.load();
  if (which.includes('calls') && stores.home.getState().latest !== null) void stores.home.getState().load();
  if (which.includes('calls') && stores.start.getState().answered === null)
    void stores.start.getState().load();
  if (which.includes('calls') && calls.detail !== null) void calls.open(calls.detail.id);
  if (which.includes('keys') && agents.keys !== null) void agents.load();
  if (which.includes('settings') && settings.settings !== null) void settings.load();
  if (which.includes('approvals') && approvals.undecided !== null) void approvals.load();
  if (which.includes('approvals') && approvals.history !== null) void approvals.loadHistory();
}

/** Takes an announcement to the stores it concerns. */
export function handleEvent(stores: Console, event: AnyEvent): void {
  // Calls are not changes, and there are many of them.
  if (event.name !== 'call.recorded') stores.audit.getState().receive();
  switch (event.name) {
    case 'call.recorded':
      stores.calls.getState().receive(event.payload);
      stores.home.getState().receive(event.payload);
      stores.start.getState().receive(event.payload);
      break;
    case 'calls.cleared':
      if (stores.calls.getState().list !== null) void stores.calls.getState().load();
      if (stores.home.getState().latest !== null) void stores.home.getState().load();
      break;
    case 'accounts.changed':
      // An app's count of accounts changes with them.
      reloadLists(stores, ['accounts', 'authConfigs', 'toolkits']);
      break;
    case 'account.expired':
      announceExpired(stores, event.payload);
      break;
    case 'authConfigs.changed':
      reloadLists(stores, ['authConfigs']);
      break;
    case 'connection.changed':
      stores.oauth.getState().receive(event.payload);
      break;
    case 'toolkits.changed':
      reloadLists(stores, ['accounts', 'toolkits']);
      void stores.toolkit.getState().refresh(event.payload.slug);
      break;
    case 'keys.changed':
      reloadLists(stores, ['keys']);
      break;
    case 'pairing.changed':
      void announcePairing(stores);
      break;
    case 'rules.changed':
      stores.rules.getState().receive(event.payload.key_id);
      break;
    case 'approval.changed':
      announceApproval(stores, event.payload);
      break;
    case 'settings.changed':
      reloadLists(stores, ['settings']);
      break;
    case 'gateway.changed':
      stores.app.getState().setPaused(event.payload.paused);
      break;
    case 'webhooks.changed':
      stores.webhooks.getState().receive(event.payload.id);
      break;
    case 'notice.added':
      stores.app.getState().addNotice(event.payload);
      break;
    case 'vault.changed':
      stores.app.getState().setVault(event.payload);
      break;
  }
}

/** Of the message that a command line waits. */
const pairingTopic = 'pairing';

/** Tells a person who is on another screen that a command line asks to be let in, for as long as one does. */
async function announcePairing({ commandLine, toasts }: Console): Promise<void> {
  const arrived = await commandLine.getState().load();
  if (commandLine.getState().requests?.length === 0) toasts.getState().withdraw(pairingTopic);
  for (const { name } of arrived) {
    const link = { label: commandLineStrings.review, href: '/settings' };
    toasts.getState().ask(pairingTopic, commandLineStrings.asks(name), link);
  }
}

function announceExpired({ toasts }: Console, { id, name, reason }: EventPayload<'account.expired'>): void {
  const link = { label: connectionStrings.reconnect, href: `/connections/reconnect/${id}` };
  toasts.getState().alert(connectionStrings.expired(name, reason), link);
}

/** Tells a person who is on another screen that something waits, in one message however much it is. */
function announceApproval({ approvals, toasts }: Console, approval: EventPayload<'approval.changed'>): void {
  const isNew = approvals.getState().receive(approval);
  const { undecided, watching } = approvals.getState();
  const waiting = undecided?.length ?? 1;
  if (waiting === 0) toasts.getState().withdraw(approvalTopic);
  if (waiting === 0 || !isNew || watching) return;
  const { id, key_name: agent, method, origin } = approval;
  const text =
    waiting > 1
      ? approvalStrings.arrivedMore(waiting)
      : approvalStrings.arrived(agent, method, new URL(origin).host);
  const href = waiting > 1 ? '/approvals' : `/approvals/${id}`;
  toasts.getState().ask(approvalTopic, text, { label: approvalStrings.review, href });
}

/**
 * Follows whether the vault is open, however that became known: announced, answered, or read after the line was down. A way in
 * that fails is announced as well, and what was wrong with it has to stay.
 */
function followVault(stores: Console): () => void {
  return stores.app.subscribe(({ status }, { status: before }) => {
    const state = status?.vault.state;
    if (before === null || state === before.vault.state) return;
    if (state === 'locked') {
      stores.vault.getState().putRecoveryAway();
      stores.replay.getState().forget();
      void stores.toolForm.getState().open(null);
    }
    // A locked vault hides the recorded bodies; opening it changes what can be shown.
    reloadLists(stores, ['accounts', 'calls']);
  });
}

/** Starts the console: loads the status and follows the announcements. Returns the function that ends it. */
export function startConsole(stores: Console): () => void {
  void stores.app.getState().load();
  const unfollowVault = followVault(stores);
  const unsubscribe = stores.bridge.subscribe(
    (event) => handleEvent(stores, event),
    (up) => {
      stores.app.getState().setConnection(up);
      if (!up) return;
      // What was announced while the line was down is lost, so everything shown is loaded again.
      void stores.app.getState().load();
      reloadLists(stores, ['accounts', 'authConfigs', 'toolkits', 'calls', 'keys', 'settings', 'approvals']);
      stores.rules.getState().reload();
      const { opened, receive } = stores.webhooks.getState();
      receive(opened ?? '');
      void stores.oauth.getState().refresh();
    },
  );
  return () => {
    unsubscribe();
    unfollowVault();
  };
}
