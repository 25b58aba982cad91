import { readFileSync } from 'node:fs';
import type { Notice } from '#shared/contract/app.ts';
import type { AnyEvent } from '#shared/contract/events.ts';
import type { OperationHandlers, OperationOutput } from '#shared/contract/index.ts';
import { SallyportError } from '#shared/errors.ts';
import { createDemoService } from '../adapters/demo/demo-service.ts';
import { openTransientFiles } from '../adapters/files/index.ts';
import { createHarReader } from '../adapters/har/har-reader.ts';
import { createHttpDispatcher } from '../adapters/http/dispatcher.ts';
import { createKeychain, type HelperProcess } from '../adapters/keychain/index.ts';
import { createDescriptionReader } from '../adapters/openapi/description-reader.ts';
import { createCallerProcesses } from '../adapters/processes/index.ts';
import { openCallStore } from '../adapters/sqlite/call-store.ts';
import { openDataDirectory } from '../adapters/sqlite/data-directory.ts';
import { openMainStore } from '../adapters/sqlite/main-store.ts';
import { openToolStore } from '../adapters/sqlite/tool-store.ts';
import { type Core, createCore, createOrigins } from '../core/index.ts';
import type { AuditOrigin, GhAuth, LockMoments, Notifier, Presence } from '../core/ports/index.ts';
import { createCallbackListeners, createGateway } from '../gateway/index.ts';
import { fragmentOf } from './console-paths.ts';
import { deliverEvent } from './deliver-event.ts';
import { createInvoke, type Invoke } from './invoke.ts';
import type { Parts } from './parts.ts';
import { writeRuntimeFile } from './runtime-file.ts';
import { createShutdown, type Shutdown, type ShutdownFault } from './shutdown.ts';
import type { StartupEnvironment } from './startup-environment.ts';
import { createSystemTimers } from './system-timers.ts';

export interface ComposeOptions {
  readonly host: 'electron' | 'headless';
  readonly version: string;
  readonly parts: Parts;
  readonly dataDir: string;
  readonly vault: StartupEnvironment['vault'];
  readonly spawnKeychainHelper: () => HelperProcess;
  /** Shows a page in the person's browser; false where none could be started. */
  readonly openBrowser: (url: string) => Promise<boolean>;
  readonly notifier: Notifier;
  readonly gh: GhAuth;
  /** What the computer tells of sleep and screen lock; nothing where it is left out. */
  readonly lockMoments?: LockMoments;
  /** Asks whether the person is there; nobody is asked where it is left out. */
  readonly presence?: Presence;
  /** Opens `/api/local/v1` to whoever holds it; null keeps it closed. */
  readonly adminKey: string | null;
  /** A fresh sign-in link for the browser console; null where the console needs none. */
  readonly consoleLink: () => string | null;
  /** Brings a page of the console in front of the person, as `console.show` says. */
  readonly showConsole: (fragment: string, browser: boolean) => Promise<OperationOutput<'console.show'>>;
}

/** A running Sallyport, as a host holds it. */
export interface Sallyport {
  /** The real path of the data directory, which this process owns. */
  readonly dataDir: string;
  readonly core: Core;
  readonly invoke: Invoke;
  readonly subscribe: (listener: (event: AnyEvent) => void) => () => void;
  /** Starts the gateway: on the given port, or the one in the settings. Returns its URL; fails with PortInUse. */
  listen(port: number | null): Promise<string>;
  /** Writes `runtime.json`, which says where the gateway and the console are. */
  announce(consoleUrl: string | null): void;
  /** Registers what the host opened on top; it is closed first. */
  onClose(name: string, close: () => void | Promise<void>): void;
  /** Stops everything in order; every call gets the same run. */
  close(): Promise<readonly ShutdownFault[]>;
}

/**
 * Builds the product on one data directory: its stores, keychain, core and gateway. Where a step fails, everything opened
 * before it is closed again. Fails with DataDirectoryInUse, StorageFailed or ValidationFailed.
 */
export async function composeSallyport(options: ComposeOptions): Promise<Sallyport> {
  const shutdown = createShutdown();
  try {
    return await compose(options, shutdown);
  } catch (error) {
    await shutdown.run();
    throw error;
  }
}

async function compose(options: ComposeOptions, shutdown: Shutdown): Promise<Sallyport> {
  const { host, version, parts, adminKey } = options;
  const catalog = readCatalog(parts.catalog);
  const directory = openDataDirectory(options.dataDir);
  shutdown.add('data directory', () => directory.release());

  // Stores open before the core exists; what they report until then waits for it.
  const early: Notice[] = [];
  let notify = (notice: Notice): void => void early.push(notice);
  const origins = createOrigins();
  const store = openMainStore(directory.path, (notice) => notify(notice), origins.current);
  shutdown.add('sallyport.db', () => store.close());
  const tools = openToolStore(directory.path, (notice) => notify(notice));
  shutdown.add('tools.db', () => tools.close());
  const calls = await openCallStore(directory.path, parts.callsWorker, (notice) => notify(notice));
  shutdown.add('calls.db', () => calls.close(), 5_000);

  const lockMoments = options.lockMoments ?? { known: [], subscribe: () => () => {} };
  let gatewayUrl: string | null = null;
  const core: Core = createCore(
    {
      vault: store.vault,
      accounts: store.accounts,
      authConfigs: store.authConfigs,
      toolkits: store.toolkits,
      tools,
      apiDescriptions: createDescriptionReader(parts.openapiWorker),
      keys: store.keys,
      rules: store.rules,
      approvals: store.approvals,
      sessions: store.sessions,
      mcpServers: store.mcpServers,
      settings: store.settings,
      webhooks: store.webhooks,
      audit: store.audit,
      backup: store.backup,
      calls,
      files: openTransientFiles(directory.path),
      secrets: createKeychain({ spawn: options.spawnKeychainHelper }),
      http: createHttpDispatcher(),
      har: createHarReader(parts.harWorker),
      browser: { open: options.openBrowser },
      notifier: options.notifier,
      gh: options.gh,
      listeners: createCallbackListeners(() => core),
      callers: createCallerProcesses(process.platform),
      demo: createDemoService(),
      clock: { now: () => Date.now(), monotonic: () => performance.now() },
      timers: createSystemTimers(),
      lockMoments,
      presence: options.presence ?? { confirm: async () => 'unavailable' },
    },
    { catalog, version, gatewayUrl: () => gatewayUrl, origins },
  );
  notify = (notice) => core.addNotice(notice);
  for (const notice of early) core.addNotice(notice);
  shutdown.add('core', () => core.stop(), 5_000);
  await core.start(options.vault);

  const operations = createInvoke({
    ...core.operations,
    'app.status': async () => ({
      version,
      host,
      gateway_url: gatewayUrl,
      data_dir: directory.path,
      vault: core.vault.status(),
      paused: core.settings.get().gateway_paused,
      locks_at: [...lockMoments.known],
      notices: [...core.notices()],
    }),
    'console.link': async () => ({ url: options.consoleLink() }),
    'console.show': async ({ approval_id: id, browser }) => {
      const approval = id === undefined ? null : await core.operations['approvals.get']({ id });
      return options.showConsole(
        approval === null ? '#/approvals' : fragmentOf({ approval: approval.id }),
        browser,
      );
    },
  } satisfies OperationHandlers);
  /** The operations, for a door that says on whose behalf it asks. */
  const invokeFor =
    (origin: AuditOrigin): Invoke =>
    (name, input) =>
      origins.run(origin, () => operations(name, input));
  const gateway = createGateway({
    core,
    invokeFor,
    adminKey,
    version,
  });

  return {
    dataDir: directory.path,
    core,
    invoke: invokeFor({ via: 'console', key: null }),
    subscribe: (listener) =>
      core.events.subscribe((event) => deliverEvent(event, listener, (line) => process.emitWarning(line))),
    async listen(port) {
      const { url } = await gateway.listen(port ?? core.settings.get().gateway_port);
      gatewayUrl = url;
      shutdown.add(
        'gateway',
        async () => {
          gatewayUrl = null;
          const closed = gateway.close();
          // Who waits for the owner is told before the connections are cut.
          await core.refuseHeld();
          await closed;
        },
        5_000,
      );
      return url;
    },
    announce(consoleUrl) {
      shutdown.add(
        'runtime.json',
        writeRuntimeFile(directory.path, { url: gatewayUrl, console_url: consoleUrl }),
      );
    },
    onClose: (name, close) => shutdown.add(name, close),
    close: () => shutdown.run(),
  };
}

function readCatalog(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw new SallyportError('StorageFailed', `The toolkit catalog ${path} cannot be read.`, {
      fix: 'Install Sallyport again.',
      cause,
    });
  }
}
