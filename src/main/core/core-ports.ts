import type { Origins } from './audit/index.ts';
import type {
  AccountRepository,
  ApiDescriptionReader,
  ApiKeyRepository,
  ApprovalRepository,
  AuditLog,
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
