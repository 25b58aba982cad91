import type { McpServer } from '#shared/domain/mcp-server.ts';
import type { RuleSet } from '#shared/domain/rule.ts';
import type { Settings } from '#shared/domain/settings.ts';
import type { ToolkitInput } from '#shared/domain/toolkit.ts';
import type { AccountRecord, ApiKeyRecord, AuthConfigRecord } from './repositories.ts';
import type { WebhookRecord } from './webhook-repository.ts';

/** What a backup brings, sealed for this vault. */
export interface RestoredRows {
  readonly toolkits: readonly ToolkitInput[];
  readonly authConfigs: readonly AuthConfigRecord[];
  readonly accounts: readonly AccountRecord[];
  readonly keys: readonly ApiKeyRecord[];
  readonly rules: readonly RuleSet[];
  readonly webhooks: readonly WebhookRecord[];
  readonly mcpServers: readonly McpServer[];
  /** Null where the settings stay. */
  readonly settings: Settings | null;
}

export interface BackupRepository {
  /**
   * Stores everything or nothing: new rows are inserted, others put in the place of the row of their id. Fails with
   * AccountConflict where an account or an auth config no longer has the version before the one given, or an alias is taken.
   */
  restore(rows: RestoredRows): Promise<void>;
}
