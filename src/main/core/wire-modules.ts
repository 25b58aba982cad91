import { randomBytes } from 'node:crypto';
import { SallyportError } from '#shared/errors.ts';
import { createAccess } from './access/index.ts';
import { type Accounts, createAccounts } from './accounts/index.ts';
import { createAgentAccounts } from './agent-accounts/index.ts';
import { createAnnouncements } from './announcements.ts';
import { type Approvals, createApprovals } from './approvals/index.ts';
import { type Audit, createAudit } from './audit/index.ts';
import { createBackup } from './backup/index.ts';
import { createCalls, createKnownSecrets, keepsBodies, retentionOf } from './calls/index.ts';
import { createPairing } from './command-line/index.ts';
import type { CoreOptions, CorePorts } from './core-ports.ts';
import { type AgentTools, createAgentTools } from './create-agent-tools.ts';
import { createSignIns, type SignIns } from './create-sign-ins.ts';
import { createDemo } from './demo/index.ts';
import { createDrafts } from './drafts/index.ts';
import type { EventHub } from './events/index.ts';
import { createCallExport, createHarImport } from './exchange/index.ts';
import { createFiles } from './files/index.ts';
import { newId } from './ids.ts';
import { createImports } from './imports/index.ts';
import { type AutoLock, createAutoLock } from './lock/index.ts';
import type { Notices } from './notices.ts';
import { createOpenapiImports } from './openapi-imports/index.ts';
import { createProxyEngine, fetchIdentity, testConnection, testEntered } from './proxy/index.ts';
import { createReentry } from './reentry/index.ts';
import { createReplay } from './replay/index.ts';
import { createRuleBudgets, createRules, type Rules } from './rules/index.ts';
import { createSettings, type SettingsModule } from './settings/index.ts';
import { toolkitDependents } from './toolkit-dependents.ts';
import { createToolkits, type Toolkits } from './toolkits/index.ts';
import { createToolLibrary, type ToolLibrary } from './tools/index.ts';
import { createVault } from './vault/index.ts';
import { createWebhooks } from './webhooks/index.ts';

/** All modules of the core, by name. */
export type Modules = ReturnType<typeof wireModules>;

export interface WiringDeps extends CoreOptions {
  readonly ports: CorePorts;
  readonly events: EventHub;
  readonly notices: Notices;
}

/** Makes every module of the core and gives each what it needs of the others. Nothing is started. */
export function wireModules(deps: WiringDeps) {
  const { ports, events, notices, catalog, version, gatewayUrl, origins } = deps;
  const { clock } = ports;

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
      notices.say(
        'RowUnreadable',
        `The stored toolkit "${slug ?? 'without a name'}" is not used: ${faults.join('; ')}.`,
      ),
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
    onExpired: (account) => announcements.accountExpired(account),
  });
  const signingMoment = () => ({ now: clock.now(), nonce: randomBytes(16).toString('hex') });
  const signIns: SignIns = createSignIns({
    ports,
    accounts,
    toolkits,
    vault,
    knownSecrets,
    gatewayUrl,
    signingMoment,
    identify: (id) => fetchIdentity({ accounts, toolkits, proxy }, id),
    testEntered: (id, fields) => testEntered({ accounts, toolkits, proxy }, id, fields),
    onConfigChange: (id) => events.emit({ name: 'authConfigs.changed', payload: { id } }),
    onConnection: (connection) => events.emit({ name: 'connection.changed', payload: connection }),
  });
  const { authConfigs, links, refresher } = signIns;
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
    onChange: (approval) => announcements.approvalChanged(approval),
  });
  const announcements = createAnnouncements({
    events,
    notifier: ports.notifier,
    origins,
    toolkits,
    authConfigs,
    webhooks,
    approvals,
    notices,
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

  const isTakenTool = (slug: string, toolkit: string) => {
    const tool = agentTools.tools.find(slug);
    return tool !== undefined && tool.toolkit.slug !== toolkit;
  };
  const openapiImports = createOpenapiImports({
    toolkits,
    library,
    reader: ports.apiDescriptions,
    http: ports.http,
    clock,
    timers: ports.timers,
    newId: () => newId('imp'),
    isTaken: isTakenTool,
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
  const drafts = createDrafts({ vault });

  const backup = createBackup({
    stores: { ...ports, tools: library },
    repository: ports.backup,
    restoreTools: (sets, beforeChange) => library.restore(sets, isTakenTool, beforeChange),
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

  /** An account that may no longer be used keeps no open connections either. */
  async function endingConnections<Result>(id: string, change: Promise<Result>): Promise<Result> {
    const result = await change;
    ports.http.closePool(id);
    return result;
  }

  const demo = createDemo({
    service: ports.demo,
    accounts,
    toolkits,
    requireVault,
    deleteAccount: (id) => endingConnections(id, accounts.delete(id)),
    onUnavailable: (message) => notices.say('DemoNotStarted', message),
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

  return {
    ...signIns,
    access,
    accounts,
    agentAccounts,
    agentTools,
    approvals,
    audit,
    autoLock,
    backup,
    calls,
    demo,
    drafts,
    endingConnections,
    exportCalls,
    files,
    imports,
    importHar,
    knownSecrets,
    library,
    openapiImports,
    pairing,
    proxy,
    reenter,
    replay,
    rules,
    settings,
    toolkits,
    vault,
    webhooks,
  };
}
