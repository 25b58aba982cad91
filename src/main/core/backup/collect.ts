import type { Settings } from '#shared/domain/settings.ts';
import { SallyportError } from '#shared/errors.ts';
import { credentialOwner } from '../accounts/index.ts';
import { appSecretOwner } from '../auth-configs/index.ts';
import type {
  AccountRecord,
  AccountRepository,
  ApiKeyRepository,
  AuthConfigRepository,
  McpServerRepository,
  RuleRepository,
  ToolkitRepository,
  WebhookRepository,
} from '../ports/index.ts';
import type { ToolLibrary } from '../tools/index.ts';
import type { SealOwner, Vault } from '../vault/index.ts';
import { webhookSecretOwner } from '../webhooks/index.ts';
import { type BackupContent, readableToolkits } from './backup-content.ts';

/** Where everything that is backed up is stored. */
export interface BackedUp {
  readonly accounts: Pick<AccountRepository, 'all'>;
  readonly authConfigs: Pick<AuthConfigRepository, 'all'>;
  readonly toolkits: Pick<ToolkitRepository, 'all'>;
  readonly keys: Pick<ApiKeyRepository, 'all'>;
  readonly rules: Pick<RuleRepository, 'all'>;
  readonly webhooks: Pick<WebhookRepository, 'all'>;
  readonly mcpServers: Pick<McpServerRepository, 'all'>;
  readonly tools: Pick<ToolLibrary, 'sets'>;
}

export interface Collected {
  readonly content: BackupContent;
  /** The versions of the rows that have one, by id; a rule set of every agent has the id ''. */
  readonly versions: ReadonlyMap<string, number>;
  /** The names of what could not be opened. */
  readonly leftOut: readonly string[];
}

/** An account that waits for a person has nothing that could be used elsewhere. */
const unfinished: ReadonlySet<AccountRecord['account']['status']> = new Set(['INITIALIZING', 'INITIATED']);

/** Everything that is stored now, opened. Fails with VaultLocked. */
export async function collect(
  stores: BackedUp,
  vault: Pick<Vault, 'unseal'>,
  settings: Settings,
): Promise<Collected> {
  const versions = new Map<string, number>();
  const leftOut: string[] = [];

  function opened(name: string, owner: SealOwner, sealed: Uint8Array): string | null {
    try {
      const bytes = vault.unseal(owner, sealed);
      const text = Buffer.from(bytes).toString('base64');
      bytes.fill(0);
      return text;
    } catch (error) {
      if (!(error instanceof SallyportError && error.code === 'CredentialUnreadable')) throw error;
      leftOut.push(name);
      return null;
    }
  }

  const accounts = (await stores.accounts.all()).flatMap(({ account, sealed, version }) => {
    versions.set(account.id, version);
    if (unfinished.has(account.status)) return [];
    const secret = opened(account.alias ?? account.id, credentialOwner(account), sealed);
    return secret === null ? [] : [{ account, secret }];
  });
  const authConfigs = (await stores.authConfigs.all()).flatMap(
    ({ config, sealed, version }): BackupContent['auth_configs'] => {
      versions.set(config.id, version);
      if (sealed === null) return [{ config, secret: null }];
      const secret = opened(config.name, appSecretOwner(config), sealed);
      return secret === null ? [] : [{ config, secret }];
    },
  );
  const webhooks = (await stores.webhooks.all()).flatMap(({ webhook, sealed }) => {
    const secret = opened(webhook.url, webhookSecretOwner(webhook.id), sealed);
    return secret === null ? [] : [{ webhook, secret }];
  });
  const agents = (await stores.keys.all()).map(({ key, hash, previousHash }) => ({
    key,
    hash: Buffer.from(hash).toString('base64'),
    previous_hash: previousHash === null ? null : Buffer.from(previousHash).toString('base64'),
  }));
  const rules = await stores.rules.all();
  for (const set of rules) versions.set(set.key_id ?? '', set.version);
  // Whether it is paused is a matter of the moment.
  const { gateway_paused: _, ...kept } = settings;
  return {
    content: {
      toolkits: readableToolkits(await stores.toolkits.all()),
      tools: stores.tools.sets().map((set) => ({ ...set, operations: [...set.operations] })),
      auth_configs: authConfigs,
      accounts,
      agents,
      rules,
      webhooks,
      mcp_servers: await stores.mcpServers.all(),
      settings: kept,
    },
    versions,
    leftOut,
  };
}
