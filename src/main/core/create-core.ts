import type { Notice } from '#shared/contract/app.ts';
import type { ParsedInput } from '#shared/contract/index.ts';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { CallDetail } from '#shared/domain/call.ts';
import type { Access } from './access/index.ts';
import type { Accounts } from './accounts/index.ts';
import type { AgentAccounts } from './agent-accounts/index.ts';
import { asOwnWork, type Origins } from './audit/index.ts';
import type { AuthConfigs } from './auth-configs/index.ts';
import { type Calls, retentionOf } from './calls/index.ts';
import type { Pairing } from './command-line/index.ts';
import type { CoreOptions, CorePorts } from './core-ports.ts';
import type { AgentTools } from './create-agent-tools.ts';
import { createEventHub, type EventHub } from './events/index.ts';
import type { Files } from './files/index.ts';
import { createNotices } from './notices.ts';
import type { Connections, ConnectLinks } from './oauth/index.ts';
import { type CoreOperations, createOperations } from './operations.ts';
import type { ProxyEngine } from './proxy/index.ts';
import type { SettingsModule } from './settings/index.ts';
import type { Toolkits } from './toolkits/index.ts';
import { type Vault, type VaultStartup, vaultLocked } from './vault/index.ts';
import type { Webhooks } from './webhooks/index.ts';
import { wireModules } from './wire-modules.ts';

/** The product, without a host: modules wired together, and the operations they answer. */
export interface Core extends AgentTools {
  readonly operations: CoreOperations;
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

export function createCore(given: CorePorts, options: CoreOptions): Core {
  const { origins } = options;
  const ports = { ...given, timers: asOwnWork(given.timers, origins) };
  const events = createEventHub();
  const notices = createNotices(events, ports.clock);
  const modules = wireModules({ ...options, ports, events, notices });
  const { access, accounts, agentTools, approvals, authConfigs, calls, settings, toolkits, vault } = modules;
  const { backup, connections, expiryCheck, files, imports, links, rules, webhooks, autoLock } = modules;
  const { agentAccounts, demo, knownSecrets, library, openapiImports, pairing, proxy, refresher, replay } =
    modules;

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

  return {
    operations: createOperations(modules, events, ports.clock),
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
    notices: notices.all,
    refuseHeld: () => approvals.stop(),
    addNotice: notices.add,
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
