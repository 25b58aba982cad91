import { type Settings, settingsSchema } from '#shared/domain/settings.ts';
import { credentialOwner } from '../accounts/index.ts';
import { appSecretOwner } from '../auth-configs/index.ts';
import type { RestoredRows } from '../ports/index.ts';
import type { SealOwner, Vault } from '../vault/index.ts';
import { webhookSecretOwner } from '../webhooks/index.ts';
import type { Selection } from './select.ts';

/** The rows of what was selected, its secrets sealed for this vault. Fails with VaultLocked. */
export function sealRows(
  selection: Selection,
  vault: Pick<Vault, 'seal'>,
  versions: ReadonlyMap<string, number>,
  settings: Settings,
): RestoredRows {
  const next = (id: string) => (versions.get(id) ?? 0) + 1;
  const seal = (owner: SealOwner, secret: string): Uint8Array => {
    const bytes = Buffer.from(secret, 'base64');
    try {
      return vault.seal(owner, bytes);
    } finally {
      bytes.fill(0);
    }
  };
  return {
    toolkits: selection.toolkits,
    authConfigs: selection.auth_configs.map(({ config, secret }) => ({
      config,
      sealed: secret === null ? null : seal(appSecretOwner(config), secret),
      version: next(config.id),
    })),
    accounts: selection.accounts.map(({ account, secret }) => ({
      account,
      sealed: seal(credentialOwner(account), secret),
      version: next(account.id),
    })),
    keys: selection.agents.map(({ key, hash, previous_hash: previous }) => ({
      key,
      hash: new Uint8Array(Buffer.from(hash, 'base64')),
      previousHash: previous === null ? null : new Uint8Array(Buffer.from(previous, 'base64')),
      calls: { day: '', count: 0 },
    })),
    rules: selection.rules.map((set) => ({ ...set, version: next(set.key_id ?? '') })),
    webhooks: selection.webhooks.map(({ webhook, secret }) => ({
      webhook,
      sealed: seal(webhookSecretOwner(webhook.id), secret),
    })),
    mcpServers: selection.mcp_servers,
    settings: selection.settings === null ? null : mergeSettings(settings, selection.settings),
  };
}

/** A setting of another version that is not valid here is left as it is. */
function mergeSettings(settings: Settings, stored: Readonly<Record<string, unknown>>): Settings {
  let merged = settings;
  for (const [name, value] of Object.entries(stored)) {
    const candidate = settingsSchema.safeParse({ ...merged, [name]: value });
    if (candidate.success && name !== 'gateway_paused') merged = candidate.data;
  }
  return merged;
}
