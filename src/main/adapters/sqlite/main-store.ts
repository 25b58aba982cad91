import { join } from 'node:path';
import type {
  AccountRepository,
  ApiKeyRepository,
  ApprovalRepository,
  AuditLog,
  AuditOrigin,
  AuthConfigRepository,
  BackupRepository,
  McpServerRepository,
  RuleRepository,
  SessionRepository,
  SettingsRepository,
  ToolkitRepository,
  VaultRepository,
  WebhookRepository,
} from '#main/core/ports/index.ts';
import type { Notice } from '#shared/contract/app.ts';
import { createAccountRepository } from './account-repository.ts';
import { createApiKeyRepository } from './api-key-repository.ts';
import { createApprovalRepository } from './approval-repository.ts';
import { createAuditLog } from './audit/audit-log.ts';
import { createAuthConfigRepository } from './auth-config-repository.ts';
import { createBackupRepository } from './backup-repository.ts';
import { createMcpServerRepository } from './mcp-server-repository.ts';
import { mainMigrations } from './migrations/main/index.ts';
import { openDatabase } from './open-database.ts';
import { createRuleRepository } from './rule-repository.ts';
import { createSessionRepository } from './session-repository.ts';
import { createSettingsRepository } from './settings-repository.ts';
import { storageFailure } from './storage-failure.ts';
import { createStoreFile } from './store-file.ts';
import { createRowReader } from './stored-row.ts';
import { createToolkitRepository } from './toolkit-repository.ts';
import { createVaultRepository } from './vault-repository.ts';
import { createWebhookRepository } from './webhook-repository.ts';

/** Everything that must not be lost, in sallyport.db. */
export interface MainStore {
  readonly vault: VaultRepository;
  readonly accounts: AccountRepository;
  readonly authConfigs: AuthConfigRepository;
  readonly toolkits: ToolkitRepository;
  readonly keys: ApiKeyRepository;
  readonly rules: RuleRepository;
  readonly approvals: ApprovalRepository;
  readonly settings: SettingsRepository;
  readonly webhooks: WebhookRepository;
  readonly sessions: SessionRepository;
  readonly mcpServers: McpServerRepository;
  readonly audit: AuditLog;
  readonly backup: BackupRepository;
  close(): void;
}

/**
 * Opens `sallyport.db` in a data directory that this process owns. Notices tell of a damaged file that was set aside, of rows
 * that cannot be used and of an erasure that has to wait; `origin` tells on whose behalf changes are made. Fails with StorageFailed where the file cannot be used.
 */
export function openMainStore(
  dataDir: string,
  onNotice: (notice: Notice) => void,
  origin: () => AuditOrigin,
): MainStore {
  const path = join(dataDir, 'sallyport.db');
  const db = openDatabase({
    path,
    migrations: mainMigrations,
    synchronous: 'FULL',
    busyTimeoutMs: 1_000,
    check: 'always',
    consequence:
      'The connections, agents, toolkits and settings in it are not in use, and a new vault has to be made. The old vault key stays in the keychain: with Sallyport stopped, a repaired copy can be put back.',
    onNotice,
  });
  try {
    const file = createStoreFile(db, path, onNotice);
    const rows = createRowReader('sallyport.db', onNotice);
    return {
      vault: createVaultRepository(file, rows),
      accounts: createAccountRepository(file, rows),
      authConfigs: createAuthConfigRepository(file, rows),
      toolkits: createToolkitRepository(file, rows),
      keys: createApiKeyRepository(file, rows),
      rules: createRuleRepository(file, rows),
      approvals: createApprovalRepository(file, rows),
      settings: createSettingsRepository(file, rows),
      webhooks: createWebhookRepository(file, rows),
      sessions: createSessionRepository(file, rows),
      mcpServers: createMcpServerRepository(file, rows),
      audit: createAuditLog(file, rows, origin),
      backup: createBackupRepository(file),
      close: () => db.close(),
    };
  } catch (error) {
    db.close();
    throw storageFailure('Opening sallyport.db', path, error);
  }
}
