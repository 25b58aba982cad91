import { randomBytes } from 'node:crypto';
import type { Notice } from '#shared/contract/app.ts';
import type { OperationHandlers, OperationName, ParsedInput } from '#shared/contract/index.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { Approval } from '#shared/domain/approval.ts';
import type { CallDetail } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Access, createAccess } from './access/index.ts';
import { type Accounts, createAccounts } from './accounts/index.ts';
import { type AgentAccounts, createAgentAccounts } from './agent-accounts/index.ts';
import { type Approvals, createApprovals } from './approvals/index.ts';
import { type Audit, asOwnWork, createAudit, type Origins } from './audit/index.ts';
import { type AuthConfigs, createAuthConfigs, inAuthConfig } from './auth-configs/index.ts';
import { createBackup } from './backup/index.ts';
import { type Calls, createCalls, createKnownSecrets, keepsBodies, retentionOf } from './calls/index.ts';
import { createPairing, type Pairing } from './command-line/index.ts';
import { type AgentTools, createAgentTools } from './create-agent-tools.ts';
import { createDemo } from './demo/index.ts';
import { createEventHub, type EventHub } from './events/index.ts';
import { createCallExport, createHarImport } from './exchange/index.ts';
import { createFiles, type Files } from './files/index.ts';
import { newId } from './ids.ts';
import { createImports } from './imports/index.ts';
import { type AutoLock, createAutoLock } from './lock/index.ts';
import {
  type Connections,
  type ConnectLinks,
  createConnections,
  createConnectLinks,
  createConnectLookup,
  createDiscovery,
  createExpiryCheck,
  createMint,
  createOAuth1Exchange,
  createRegistrar,
  createRegistrations,
  createTokenEndpoint,
  createTokenRefresher,
} from './oauth/index.ts';
import { createOpenapiImports } from './openapi-imports/index.ts';
import type {
  AccountRepository,
  ApiDescriptionReader,
  ApiKeyRepository,
  ApprovalRepository,
  AuditLog,
  AuditOrigin,
  AuthConfigRepository,
  BackupRepository,
  BrowserOpener,
  CallbackListeners,
  CallerProcesses,
  CallStore,
  Clock,
  DemoService,
  GhAuth,
  HarReader,
  HttpDispatcher,
  LockMoments,
  McpServerRepository,
  Notifier,
  Presence,
  RuleRepository,
  SecretStore,
  SessionRepository,
  SettingsRepository,
  Timers,
  ToolkitRepository,
  ToolRepository,
  TransientFiles,
  VaultRepository,
  WebhookRepository,
} from './ports/index.ts';
import {
  createProxyEngine,
  explainRequest,
  fetchIdentity,
  type ProxyEngine,
  testConnection,
  testEntered,
} from './proxy/index.ts';
import { createReentry } from './reentry/index.ts';
import { createReplay } from './replay/index.ts';
import { createRuleBudgets, createRules, draftFromHistory, placeDrafts, type Rules } from './rules/index.ts';
import { createSettings, type SettingsModule } from './settings/index.ts';
import { toolkitDependents } from './toolkit-dependents.ts';
import { createToolkits, type Toolkits } from './toolkits/index.ts';
import { createToolLibrary, listTools, type ToolLibrary } from './tools/index.ts';
import { createVault, type Vault, type VaultStartup, vaultLocked } from './vault/index.ts';
import { accountExpired, createWebhooks, type Webhooks } from './webhooks/index.ts';

/** What the core asks of the world. */
export interface CorePorts {
  readonly vault: VaultRepository;
  readonly accounts: AccountRepository;
  readonly authConfigs: AuthConfigRepository;
  readonly toolkits: ToolkitRepository;
  readonly tools: ToolRepository;
  readonly apiDescriptions: ApiDescriptionReader;
  readonly keys: ApiKeyRepository;
  readonly rules: RuleRepository;
  readonly approvals: ApprovalRepository;
  readonly sessions: SessionRepository;
  readonly mcpServers: McpServerRepository;
  readonly settings: SettingsRepository;
  readonly webhooks: WebhookRepository;
  readonly audit: AuditLog;
  readonly backup: BackupRepository;
  readonly calls: CallStore;
  readonly files: TransientFiles;
  readonly secrets: SecretStore;
  readonly http: HttpDispatcher;
  readonly har: HarReader;
  readonly browser: BrowserOpener;
  readonly notifier: Notifier;
  readonly gh: GhAuth;
  readonly listeners: CallbackListeners;
  readonly callers: CallerProcesses;
  readonly demo: DemoService;
  readonly clock: Clock;
  readonly timers: Timers;
  readonly lockMoments: LockMoments;
  readonly presence: Presence;
}

export interface CoreOptions {
  /** The parsed catalog file. */
  readonly catalog: unknown;
  readonly version: string;
  /** The gateway's base URL, null while it does not listen: sign-ins come back to it. */
  readonly gatewayUrl: () => string | null;
  /** On whose behalf things are done; the doors say so. */
  readonly origins: Origins;
}

/** Operations that only a host can answer: it knows its windows, listeners and files. */
type HostOperation = 'app.status' | 'console.link' | 'console.show';

/** The product, without a host: modules wired together, and the operations they answer. */
export interface Core extends AgentTools {
  readonly operations: OperationHandlers<Exclude<OperationName, HostOperation>>;
  readonly events: EventHub;
  readonly origins: Origins;
  readonly access: Access;
  readonly calls: Calls;
  readonly proxy: ProxyEngine;
  readonly connections: Connections;
  readonly links: ConnectLinks;
  readonly accounts: Pick<Accounts, 'all' | 'get' | 'shownValues'>;
  /** What agents may do with accounts. */
  readonly agentAccounts: AgentAccounts;
  /** Lets command lines in. */
  readonly pairing: Pairing;
  /** Sends a recorded call again under the rules of a key. */
  readonly replayFor: (input: ParsedInput<'calls.replay'>, key: ApiKey) => Promise<CallDetail>;
  /** What agents upload. */
  readonly files: Files;
  readonly authConfigs: AuthConfigs;
  readonly toolkits: Toolkits;
  readonly webhooks: Webhooks;
  readonly vault: Vault;
  readonly settings: SettingsModule;
  /** What the person should know about this start, oldest first. */
  notices(): readonly Notice[];
  addNotice(notice: Notice): void;
  /** Loads everything and tries to open the vault. A vault that stays closed is a state, not an error. */
  start(startup: VaultStartup): Promise<void>;
  /** Refuses the requests that are held for the owner, and all that would be. */
  refuseHeld(): Promise<void>;
  /** Writes what is still in memory and closes what the core was given to use. */
  stop(): Promise<void>;
}

export function createCore(given: CorePorts, { catalog, version, gatewayUrl, origins }: CoreOptions): Core {
  const ports = { ...given, timers: asOwnWork(given.timers, origins) };
  const events = createEventHub();
  const notices: Notice[] = [];
  const { clock } = ports;

  const addNotice = (notice: Notice) => {
    notices.push(notice);
    events.emit({ name: 'notice.added', payload: notice });
  };

  const audit: Audit = createAudit(ports.audit);
  const settings: SettingsModule = createSettings({
    repository: ports.settings,
    onChange: () => {
      events.emit({ name: 'settings.changed', payload: {} });
      events.emit({ name: 'gateway.changed', payload: { paused: settings.get().gateway_paused } });
      autoLock.settingsChanged();
      ports.calls.setRetention(retentionOf(settings.get()));
    },
  });
  const vault = createVault({
    repository: ports.vault,
    secrets: ports.secrets,
    onChange: (status) => {
      audit.vaultChanged(status);
      events.emit({ name: 'vault.changed', payload: status });
    },
    presence: ports.presence,
    clock,
  });
  const autoLock: AutoLock = createAutoLock({
    vault,
    settings: () => settings.get(),
    moments: ports.lockMoments,
    clock,
    timers: ports.timers,
  });
  const knownSecrets = createKnownSecrets();
  const access = createAccess({
    repository: ports.keys,
    clock,
    rateLimit: () => {
      const { rate_limit_requests: requests, rate_limit_window_seconds: windowSeconds } = settings.get();
      return { requests, windowSeconds };
    },
    onChange: (id) => events.emit({ name: 'keys.changed', payload: { id } }),
  });
  const toolkits: Toolkits = createToolkits({
    catalog,
    repository: ports.toolkits,
    usage: () => accounts.usage(),
    dependentsOf: (slug) =>
      toolkitDependents({ accounts, authConfigs, agents: access, rules, library, ...agentTools }, slug),
    onChange: (slug) => events.emit({ name: 'toolkits.changed', payload: { slug } }),
    onInvalid: (slug, faults) =>
      addNotice({
        code: 'RowUnreadable',
        message: `The stored toolkit "${slug ?? 'without a name'}" is not used: ${faults.join('; ')}.`,
        at: new Date(clock.now()).toISOString(),
      }),
  });
  const accounts: Accounts = createAccounts({
    repository: ports.accounts,
    toolkits,
    vault,
    clock,
    newId: () => newId('ca'),
    serverOf: (id) => authConfigs.serverOf(id),
    requireAuthConfig: (id) => void authConfigs.get(id),
    knownSecrets,
    onChange: (id) => events.emit({ name: 'accounts.changed', payload: { id } }),
    onExpired: (account) => announceExpired(account),
  });
  const redirectUri = () => {
    const url = gatewayUrl();
    return url === null ? null : `${url}/oauth/callback`;
  };
  const registrations = createRegistrations({
    toolkits,
    discovery: createDiscovery(ports.http),
    registrar: createRegistrar(ports.http),
    listeners: ports.listeners,
    redirectUri,
  });
  const authConfigs: AuthConfigs = createAuthConfigs({
    registrations,
    repository: ports.authConfigs,
    toolkits,
    vault,
    clock,
    newId: () => newId('ac'),
    dependents: () => accounts.byAuthConfig(),
    onOpened: ({ id, toolkit }, secrets) => knownSecrets.remember(id, `${toolkit} client secret`, secrets),
    onChange: (id) => events.emit({ name: 'authConfigs.changed', payload: { id } }),
  });
  const endpoint = createTokenEndpoint({ dispatcher: ports.http, now: () => clock.now() });
  const mint = createMint({ dispatcher: ports.http, now: () => clock.now() });
  const refresher = createTokenRefresher({ accounts, authConfigs, toolkits, endpoint, mint, clock });
  const signingMoment = () => ({ now: clock.now(), nonce: randomBytes(16).toString('hex') });
  const connections = createConnections({
    accounts,
    authConfigs,
    toolkits,
    endpoint,
    oauth1: createOAuth1Exchange({ dispatcher: ports.http, moment: signingMoment }),
    browser: ports.browser,
    listeners: ports.listeners,
    clock,
    redirectUri,
    lookUp: createConnectLookup({ dispatcher: ports.http }),
    identify: (id) => fetchIdentity({ accounts, toolkits, proxy }, id),
    onChange: (connection) => events.emit({ name: 'connection.changed', payload: connection }),
  });
  const expiryCheck = createExpiryCheck({
    accounts,
    refresher,
    isUnlocked: () => vault.status().state === 'unlocked',
    clock,
    timers: ports.timers,
    random: Math.random,
  });
  const userAgent = `sallyport/${version}`;
  const webhooks = createWebhooks({
    repository: ports.webhooks,
    vault,
    http: ports.http,
    clock,
    timers: ports.timers,
    random: Math.random,
    newId,
    userAgent,
    onChange: (id) => events.emit({ name: 'webhooks.changed', payload: { id } }),
  });
  const imports = createImports({
    accounts,
    toolkits,
    gh: ports.gh,
    requireVault,
    clock,
    timers: ports.timers,
    newId: () => newId('imp'),
  });
  const links = createConnectLinks({
    accounts,
    authConfigs,
    toolkits,
    connections,
    testEntered: (id, fields) => testEntered({ accounts, toolkits, proxy }, id, fields),
    clock,
  });
  const agentAccounts = createAgentAccounts({
    accounts,
    authConfigs,
    toolkits,
    links,
    refresher,
    test: (id) => testConnection({ accounts, toolkits, proxy }, id, undefined),
    closePool: (id) => ports.http.closePool(id),
    clock,
  });
  const rules: Rules = createRules({
    repository: ports.rules,
    onChange: (keyId) => events.emit({ name: 'rules.changed', payload: { key_id: keyId } }),
  });
  const budgets = createRuleBudgets(clock);
  const approvals: Approvals = createApprovals({
    repository: ports.approvals,
    clock,
    timers: ports.timers,
    addRule: (keyId, rule) => rules.prepend(keyId, rule),
    onChange: announceApproval,
  });
  const calls = createCalls({
    store: ports.calls,
    clock,
    keepsBodies: (toolkit, keyId) => keepsBodies(settings.get(), toolkit, keyId),
    onCleared: () => events.emit({ name: 'calls.cleared', payload: {} }),
    names: () => ({
      accounts: accounts
        .all()
        .map(({ id, alias, identity }) => ({ id, names: [alias, identity].filter((name) => name !== null) })),
      agents: access.all(),
    }),
    knownSecrets,
    onRecorded: (summary) => {
      budgets.spent(summary);
      access.countCall(summary.key_id);
      events.emit({ name: 'call.recorded', payload: summary });
    },
  });
  const proxy = createProxyEngine({
    access,
    accounts,
    rules,
    budgets,
    approvals,
    callerOf: async ({ connection = origins.current().connection }) =>
      connection === undefined ? null : ports.callers.find(connection),
    clock,
    mustNameAccount: () => settings.get().require_account,
    isPaused: () => settings.get().gateway_paused,
    calls,
    refresher,
    dispatcher: ports.http,
    userAgent,
    signingMoment,
  });

  const library: ToolLibrary = createToolLibrary({
    repository: ports.tools,
    newRevision: () => newId('imp'),
    breathe: () => new Promise((resolve) => setImmediate(resolve)),
  });
  const agentTools: AgentTools = createAgentTools({
    repositories: ports,
    access,
    accounts,
    authConfigs,
    toolkits,
    library,
    links,
    proxy,
    clock,
    mustNameAccount: () => settings.get().require_account,
    gatewayUrl: () => gatewayUrl() ?? '',
  });

  const openapiImports = createOpenapiImports({
    toolkits,
    library,
    reader: ports.apiDescriptions,
    http: ports.http,
    clock,
    timers: ports.timers,
    newId: () => newId('imp'),
    isTaken(slug, toolkit) {
      const tool = agentTools.tools.find(slug);
      return tool !== undefined && tool.toolkit.slug !== toolkit;
    },
    onProgress: (progress) => events.emit({ name: 'toolkits.importing', payload: progress }),
  });

  const files = createFiles({
    store: ports.files,
    clock,
    timers: ports.timers,
    newId: () => newId('file'),
    gatewayUrl: () => gatewayUrl() ?? '',
    requireUse: (id) => access.requirePermission(access.get(id), 'tools'),
  });

  const exportCalls = createCallExport({ calls, version, now: () => clock.now() });
  const reenter = createReentry({
    accounts,
    toolkits,
    refresher,
    testEntered: (id, fields) => testEntered({ accounts, toolkits, proxy }, id, fields),
  });
  const pairing = createPairing({
    access,
    clock,
    timers: ports.timers,
    newId: () => newId('pair'),
    onChange: () => events.emit({ name: 'pairing.changed', payload: {} }),
    onDecided: (request, answer) => audit.pairingDecided(request, answer),
  });
  const importHar = createHarImport({
    store: ports.calls,
    reader: ports.har,
    toolkits,
    requireVault,
    clock,
    timers: ports.timers,
  });
  const replay = createReplay({ calls, accounts, toolkits, proxy });

  const backup = createBackup({
    stores: ports,
    repository: ports.backup,
    vault,
    requireVault,
    settings: () => settings.get(),
    isToolkit: (slug) => toolkits.find(slug) !== undefined,
    onRestored(rows) {
      toolkits.adopt(rows.toolkits);
      authConfigs.adopt(rows.authConfigs);
      accounts.adopt(rows.accounts);
      access.adopt(rows.keys);
      rules.adopt(rows.rules);
      webhooks.adopt(rows.webhooks);
      agentTools.mcpServers.adopt(rows.mcpServers);
      if (rows.settings !== null) settings.adopt(rows.settings);
      for (const { account } of rows.accounts) ports.http.closePool(account.id);
    },
    clock,
    timers: ports.timers,
    newId: () => newId('rst'),
    version,
  });

  const demo = createDemo({
    service: ports.demo,
    accounts,
    toolkits,
    requireVault,
    deleteAccount: (id) => endConnections(id, accounts.delete(id)),
    onUnavailable: (message) =>
      addNotice({ code: 'DemoNotStarted', message, at: new Date(clock.now()).toISOString() }),
  });

  vault.onLockChange((unlocked) => ports.calls.setBodyKey(unlocked ? vault.subkey('call-bodies') : null));
  vault.onLockChange((unlocked) => {
    if (!unlocked) {
      proxy.abortAll(vaultLocked());
      knownSecrets.clear();
      backup.clear();
      return imports.clear();
    }
    void refresher.storeWaiting();
    expiryCheck.hurry();
    webhooks.wake();
  });

  function requireVault(): void {
    const { state, reason } = vault.status();
    if (state === 'unlocked') return;
    throw new SallyportError(
      state === 'empty' ? 'VaultNotInitialised' : 'VaultLocked',
      reason ?? 'The vault is locked.',
      { fix: 'Open the vault in the console, then try again.' },
    );
  }

  function announceExpired(account: ConnectedAccount): void {
    const toolkit = toolkits.find(account.toolkit)?.name ?? account.toolkit;
    const name = account.alias ?? toolkit;
    const reason = account.status_reason ?? 'Its sign-in has ended';
    events.emit({ name: 'account.expired', payload: { id: account.id, name, reason } });
    ports.notifier.notify({
      title: `${name} has to be connected again`,
      body: `${reason}.`,
      shows: { account: account.id },
    });
    webhooks.publish(accountExpired(account, isAppDisabled(account))).catch(() =>
      addNotice({
        code: 'WebhookNotStored',
        message: `Webhooks do not hear that ${name} has expired: it could not be stored.`,
        at: new Date(clock.now()).toISOString(),
      }),
    );
  }

  function announceApproval(approval: Approval): void {
    events.emit({ name: 'approval.changed', payload: approval });
    if (approval.state !== 'waiting') return;
    const toolkit = toolkits.find(approval.toolkit)?.name ?? approval.toolkit;
    ports.notifier.notify({
      title: `${approval.key_name} asks to use ${toolkit}`,
      body: `${approval.method} ${approval.path}`,
      shows: { approval: approval.id },
      actions: [
        { label: 'Approve once', run: () => answerFromNotification(approval.id, 'once') },
        { label: 'Deny', run: () => answerFromNotification(approval.id, 'deny') },
      ],
    });
  }

  /** One that was settled meanwhile stays as it is: the console shows how. */
  function answerFromNotification(id: string, answer: 'once' | 'deny'): void {
    const person: AuditOrigin = { via: 'console', key: null };
    origins.run(person, () => approvals.decide([id], answer)).catch(() => undefined);
  }

  async function setPaused(paused: boolean): Promise<{ paused: boolean }> {
    await settings.update({ gateway_paused: paused });
    return { paused };
  }

  function isAppDisabled({ auth_config_id: id }: ConnectedAccount): boolean {
    try {
      return id !== null && !authConfigs.get(id).is_enabled;
    } catch {
      return true;
    }
  }

  /** An account that may no longer be used keeps no open connections either. */
  async function endConnections<Result>(id: string, change: Promise<Result>): Promise<Result> {
    const result = await change;
    ports.http.closePool(id);
    return result;
  }

  const operations: Core['operations'] = {
    'settings.get': async () => settings.get(),
    'settings.update': (change) => settings.update(change),
    'gateway.pause': () => setPaused(true),
    'gateway.resume': () => setPaused(false),
    'console.active': async () => {
      autoLock.used();
      return {};
    },
    'vault.status': async () => vault.status(),
    'vault.create': (slot) => vault.create(slot),
    'vault.unlock': (means) => vault.unlock(means),
    'vault.lock': async () => {
      vault.lock();
      return vault.status();
    },
    'vault.addSlot': (slot) => vault.addSlot(slot),
    'vault.removeSlot': ({ kind }) => vault.removeSlot(kind),
    'vault.changePassphrase': ({ current, passphrase }) => vault.changePassphrase(current, passphrase),
    'vault.prepareRecoveryCode': async () => vault.prepareRecoveryCode(),
    'vault.confirmRecoveryCode': ({ groups }) => vault.confirmRecoveryCode(groups),
    'toolkits.list': async (query) => toolkits.list(query),
    'toolkits.facets': async () => toolkits.facets(),
    'toolkits.get': async ({ slug }) => toolkits.describe(slug),
    'toolkits.create': (input) => toolkits.create(input),
    'toolkits.update': (input) => toolkits.update(input),
    'toolkits.dependents': async ({ slug }) => ({ items: toolkits.dependents(slug) }),
    'toolkits.delete': async ({ slug, force }) => {
      const deleted = await toolkits.delete(slug, force);
      await library.withdraw(slug);
      await demo.toolkitDeleted(slug);
      return deleted;
    },
    'toolkits.tools': async (query) => listTools(library, query),
    'toolkits.removeTools': async ({ slug }) => {
      await library.withdraw(slug);
      events.emit({ name: 'toolkits.changed', payload: { slug } });
      return { slug };
    },
    'toolkits.importStart': async () => openapiImports.start(),
    'toolkits.importAppend': async ({ id, text }) => openapiImports.append(id, text),
    'toolkits.importPreview': (input) => openapiImports.preview(input),
    'toolkits.importOpenapi': async (decision) => {
      const outcome = await openapiImports.confirm(decision);
      events.emit({ name: 'toolkits.changed', payload: { slug: decision.slug } });
      return outcome;
    },
    'toolkits.importDiscard': async ({ id }) => openapiImports.discard(id),
    'accounts.list': async (query) => accounts.list(query),
    'accounts.get': async ({ id }) => accounts.get(id),
    'accounts.create': async (input) => accounts.create(inAuthConfig(authConfigs, input)),
    'accounts.reenter': (input) => reenter(input),
    'accounts.test': ({ id, path }) => testConnection({ accounts, toolkits, proxy }, id, path),
    'accounts.rename': ({ id, alias }) => accounts.rename(id, alias),
    'accounts.disable': ({ id }) => endConnections(id, accounts.disable(id)),
    'accounts.enable': ({ id }) => accounts.enable(id),
    'accounts.confirmOrigins': ({ id }) => accounts.confirmOrigins(id),
    'accounts.delete': async ({ id, revoke }) => {
      // A provider that cannot be asked must not keep a credential on this machine.
      const revoked = revoke ? await connections.revoke(id).catch(() => false) : false;
      return { ...(await endConnections(id, accounts.delete(id))), revoked };
    },
    'authConfigs.list': async (query) => authConfigs.list(query),
    'authConfigs.get': async ({ id }) => authConfigs.get(id),
    'authConfigs.create': (input) => authConfigs.create(input),
    'authConfigs.update': (input) => authConfigs.update(input),
    'authConfigs.discover': (input) => registrations.discover(input),
    'authConfigs.register': ({ id }) => authConfigs.register(id),
    'authConfigs.delete': ({ id }) => authConfigs.delete(id),
    'connections.start': (input) => connections.start(input),
    'connections.get': async ({ account_id }) => connections.get(account_id),
    'connections.paste': ({ account_id, url }) => connections.paste(account_id, url),
    'connections.enterCode': ({ account_id, code }) => connections.enterCode(account_id, code),
    'connections.choose': ({ account_id, value }) => connections.choose(account_id, value),
    'connections.cancel': ({ account_id }) => connections.cancel(account_id),
    'keys.list': async (query) => access.list(query),
    'keys.create': (input) => access.create(input),
    'keys.update': ({ id, ...change }) => access.update(id, change),
    'keys.rotate': async ({ id, grace_seconds: graceSeconds }) => {
      const rotated = await access.rotate(id, graceSeconds);
      if (graceSeconds === 0) proxy.abortKey(id);
      return rotated;
    },
    'keys.endPrevious': async ({ id }) => {
      const key = await access.endPrevious(id);
      // Which of the two keys an open request came with is not known: the owner wants the old one out.
      proxy.abortKey(id);
      return key;
    },
    'keys.revoke': async ({ id }) => {
      const revoked = await access.revoke(id);
      await approvals.endKey(id);
      proxy.abortKey(id);
      files.dropOf(id);
      await links.endKey(id);
      await webhooks.disableOf(id);
      return revoked;
    },
    'rules.get': async ({ key_id }) => rules.get(key_id),
    'rules.set': ({ key_id, rules: list, version: read }) => rules.set(key_id, list, read),
    'rules.explain': async (input) => explainRequest({ access, accounts, rules }, input),
    'rules.draft': async (input) => {
      const drafted = await draftFromHistory(calls, input, clock.now());
      return { ...drafted, places: placeDrafts(drafted.rules, rules.get(input.key_id).rules) };
    },
    'approvals.list': async (query) => approvals.list(query),
    'approvals.get': async ({ id }) => approvals.get(id),
    'approvals.decide': async ({ id, ids = [], answer }) => ({
      decided: await approvals.decide(id === undefined ? ids : [id, ...ids], answer),
    }),
    'audit.list': (query) => audit.list(query),
    'audit.export': (query) => audit.export(query),
    'calls.list': (query) => calls.list(query),
    'calls.stats': (input) => calls.figures(input),
    'calls.health': () => calls.health(),
    'calls.clear': async ({ all: _all, ...filter }) => ({ deleted: await calls.clear(filter) }),
    'calls.get': ({ id }) => calls.get(id),
    'calls.export': (input) => exportCalls(input),
    'calls.importHar': (input) => importHar(input),
    'commandLine.requests': async () => ({ items: pairing.waiting() }),
    'commandLine.decide': ({ id, answer }) => pairing.decide(id, answer),
    'calls.draft': ({ id }) => replay.draft(id),
    'calls.replay': (input) => replay.replay(input),
    'calls.send': (input) => replay.send(input),
    'webhooks.list': async (query) => webhooks.list(query),
    'webhooks.get': async ({ id }) => webhooks.get(id),
    'webhooks.create': (input) => webhooks.create(input, null),
    'webhooks.update': ({ id, ...change }) => webhooks.update(id, change, null),
    'webhooks.delete': ({ id }) => webhooks.delete(id),
    'webhooks.rotateSecret': ({ id }) => webhooks.rotateSecret(id),
    'webhooks.test': ({ id }) => webhooks.test(id),
    'webhooks.deliveries': (query) => webhooks.deliveries(query),
    'webhooks.redeliver': ({ id }) => webhooks.redeliver(id),
    'backup.create': ({ passphrase }) => backup.create(passphrase),
    'backup.open': (input) => backup.open(input),
    'backup.restore': (input) => backup.restore(input),
    'backup.discard': async ({ id }) => backup.discard(id),
    'imports.scanEnv': async ({ text }) => imports.scanEnv(text),
    'imports.scanComposio': async ({ text }) => imports.scanComposio(text),
    'imports.scanGh': () => imports.scanGh(),
    'imports.confirm': (input) => imports.confirm(input),
    'imports.discard': async ({ id }) => imports.discard(id),
    'demo.start': () => demo.start(),
    'demo.remove': () => demo.remove(),
  };

  return {
    operations,
    events,
    origins,
    access,
    calls,
    proxy,
    connections,
    links,
    webhooks,
    accounts,
    agentAccounts,
    authConfigs,
    toolkits,
    vault,
    settings,
    pairing,
    replayFor: (input, key) => replay.replay(input, key),
    ...agentTools,
    files,
    notices: () => notices,
    refuseHeld: () => approvals.stop(),
    addNotice,
    async start(startup) {
      await settings.start();
      ports.calls.setRetention(retentionOf(settings.get()));
      await rules.start();
      await approvals.start();
      await toolkits.start();
      await library.start();
      await access.start();
      await vault.start(startup);
      await authConfigs.start();
      await accounts.start();
      await agentTools.sessions.start();
      await agentTools.mcpServers.start();
      await connections.closeUnfinished();
      await webhooks.start();
      await demo.resume();
      expiryCheck.start();
      autoLock.start();
    },
    async stop() {
      autoLock.stop();
      links.stop();
      imports.clear();
      backup.clear();
      openapiImports.clear();
      agentTools.downloads.clear();
      await files.stop();
      connections.stop();
      await approvals.stop();
      // Renewals and deliveries under way end with their connections.
      const ended = Promise.all([expiryCheck.stop(), webhooks.stop()]);
      await ports.http.close();
      await ports.demo.stop();
      await ended;
      await accounts.stop();
      await access.stop();
      await calls.flush();
      vault.lock();
      await ports.secrets.close();
    },
  };
}
