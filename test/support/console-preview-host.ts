import { collectSessions } from '#main/core/calls/index.ts';
import { rowOf } from '#main/core/toolkits/catalog.ts';
import { countToolkits } from '#main/core/toolkits/list-toolkits.ts';
import type { AnyEvent } from '#shared/contract/events.ts';
import { contract, isOperationName } from '#shared/contract/index.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { CallDetail, CallSummary } from '#shared/domain/call.ts';
import { isConnectable } from '#shared/domain/oauth-scheme.ts';
import type { RequestDraft } from '#shared/domain/request-draft.ts';
import { defaultSettings, type Settings } from '#shared/domain/settings.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { dependent } from '#shared/domain/toolkit-dependent.ts';
import type { VaultStatus } from '#shared/domain/vault.ts';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import { sampleAccounts } from './console-preview-accounts.ts';
import { createApprovalsPreview } from './console-preview-approvals.ts';
import { previewAudit } from './console-preview-audit.ts';
import { sampleBackup } from './console-preview-backup.ts';
import {
  sampleCall,
  sampleCalls,
  sampleDraft,
  sampleFigures,
  sampleReplay,
} from './console-preview-calls.ts';
import { createDemoPreview } from './console-preview-demo.ts';
import { createImportsPreview } from './console-preview-imports.ts';
import { createKeysPreview } from './console-preview-keys.ts';
import { createOAuthPreview } from './console-preview-oauth.ts';
import { page } from './console-preview-page.ts';
import { sampleToolkits } from './console-preview-toolkits.ts';
import { toolsPreview } from './console-preview-tools.ts';
import { createWebhooksPreview } from './console-preview-webhooks.ts';

export const previewModes = ['full', 'empty', 'locked', 'first-run', 'no-keychain', 'errors'] as const;
export type PreviewMode = (typeof previewModes)[number];

export interface PreviewHost {
  call(name: string, input: Record<string, unknown>): Promise<{ status: number; body: unknown }>;
  subscribe(listener: (event: AnyEvent) => void): () => void;
  /** Records one more call, as if an agent had made it. */
  record(): CallSummary;
  emit(event: AnyEvent): void;
}

/** A host in memory that answers the whole contract with made-up data. Answers are checked against the contract's schemas. */
export function createPreviewHost(mode: PreviewMode): PreviewHost {
  const isEmpty = mode === 'empty' || mode === 'first-run' || mode === 'no-keychain';
  const listeners = new Set<(event: AnyEvent) => void>();
  let toolkits: Toolkit[] = sampleToolkits();
  let accounts: ConnectedAccount[] = isEmpty ? [] : sampleAccounts();
  const calls: CallDetail[] = isEmpty ? [] : sampleCalls(500);
  let settings: Settings = { ...defaultSettings };
  let vault = startVault(mode);
  let lastId = 0;

  const emit = (event: AnyEvent): void => {
    for (const listener of listeners) listener(event);
  };
  const setVault = (next: VaultStatus): VaultStatus => {
    vault = next;
    emit({ name: 'vault.changed', payload: vault });
    return vault;
  };
  const setPaused = (paused: boolean): { paused: boolean } => {
    settings = { ...settings, gateway_paused: paused };
    emit({ name: 'gateway.changed', payload: { paused } });
    return { paused };
  };
  const recorded = (id: unknown): CallDetail => {
    const found = calls.find((call) => call.id === id);
    if (found !== undefined) return found;
    throw new SallyportError('CallNotFound', `There is no call ${String(id)}.`);
  };
  const sentAgain = (origin: CallDetail | null, changes: Partial<RequestDraft>): CallDetail => {
    const sent = sampleReplay(sampleCall(calls.length + 1, Date.now()), origin, changes);
    calls.unshift(sent);
    emit({ name: 'call.recorded', payload: contract['calls.list'].output.shape.items.element.parse(sent) });
    return sent;
  };
  const account = (id: unknown): ConnectedAccount => {
    const found = accounts.find((candidate) => candidate.id === id);
    if (found === undefined)
      throw new SallyportError('AccountNotFound', `There is no account ${String(id)}.`);
    return found;
  };
  const change = (id: unknown, next: Partial<ConnectedAccount>): ConnectedAccount => {
    const changed = { ...account(id), ...next };
    accounts = accounts.map((other) => (other.id === id ? changed : other));
    emit({ name: 'accounts.changed', payload: { id: changed.id } });
    return changed;
  };
  const toolkit = (slug: unknown): Toolkit => {
    const found = toolkits.find((candidate) => candidate.slug === slug);
    if (found === undefined) {
      throw new SallyportError('ToolkitNotFound', `There is no toolkit “${String(slug)}”.`, {
        fix: 'Choose one from the list.',
      });
    }
    return found;
  };
  const open = (): VaultStatus => setVault({ ...vault, state: 'unlocked', reason: null });

  const oauth = createOAuthPreview({
    isEmpty,
    toolkit,
    account,
    accounts: () => accounts,
    putAccount(changed) {
      accounts = [...accounts.filter(({ id }) => id !== changed.id), changed];
      emit({ name: 'accounts.changed', payload: { id: changed.id } });
    },
    emit,
  });

  const answers: Record<string, (input: Record<string, unknown>) => unknown> = {
    ...oauth,
    ...createKeysPreview(isEmpty, emit),
    ...createApprovalsPreview(isEmpty, emit),
    ...createWebhooksPreview(isEmpty, emit),
    ...previewAudit,
    ...toolsPreview,
    ...createImportsPreview((fields) => answers['accounts.create']?.(fields)),
    ...createDemoPreview((name, input) => answers[name]?.(input)),
    'app.status': () => ({
      version: '0.1.0',
      host: 'headless',
      gateway_url: mode === 'errors' ? null : 'http://127.0.0.1:4477',
      data_dir: '/home/ada/.local/share/sallyport',
      vault,
      paused: settings.gateway_paused,
      locks_at: ['sleep', 'screen_lock'],
      notices:
        mode === 'errors'
          ? [
              {
                code: 'DatabaseSetAside',
                message:
                  'calls.db could not be read and was set aside as calls.db.damaged-2026-11-20. Earlier calls are in that file; new ones are recorded in a fresh one.',
                at: '2026-11-20T08:00:00.000Z',
              },
              {
                code: 'GatewayPortInUse',
                message: 'Port 4477 is used by another program. Choose another in Settings and start again.',
                at: '2026-11-20T08:00:01.000Z',
              },
            ]
          : [],
    }),
    'settings.get': () => settings,
    'settings.update': (input) => {
      settings = { ...settings, ...input };
      return settings;
    },
    'gateway.pause': () => setPaused(true),
    'gateway.resume': () => setPaused(false),
    'console.active': () => ({}),
    'console.show': () => ({ shown: true, url: null }),
    'console.link': () => ({ url: 'http://127.0.0.1:4478/#signin=Yk3s0zq7Vt1mXw8d' }),
    'vault.status': () => vault,
    'vault.create': (input) =>
      setVault({ ...vault, state: 'unlocked', slots: [slotKind(input)], reason: null }),
    'vault.unlock': (input) => {
      if (input.kind === 'passphrase' && input.passphrase !== 'correct horse') {
        throw new SallyportError('PassphraseWrong', 'The passphrase is wrong.', {
          field: 'passphrase',
          fix: 'Type it again.',
        });
      }
      return open();
    },
    'vault.lock': () => setVault({ ...vault, state: 'locked', reason: 'You locked it.' }),
    'vault.addSlot': (input) => setVault({ ...vault, slots: [...vault.slots, slotKind(input)] }),
    'vault.removeSlot': (input) =>
      setVault({ ...vault, slots: vault.slots.filter((slot) => slot !== input.kind) }),
    'vault.changePassphrase': () => vault,
    'vault.prepareRecoveryCode': () => ({
      code: '7K2M-Q9XD-4HTA-0BVC-W5NE-83JF-RY6P-1GZS-D4TQ',
      confirm_groups: [2, 7],
    }),
    'vault.confirmRecoveryCode': () =>
      setVault({ ...vault, slots: [...vault.slots.filter((slot) => slot !== 'recovery'), 'recovery'] }),
    'backup.create': () => ({ file_name: 'sallyport-2026-11-21.backup', content: 'AAAA', left_out: [] }),
    'backup.open': () => sampleBackup,
    'backup.restore': () => ({ added: { accounts: 2, toolkits: 1, agents: 1 }, replaced: {} }),
    'backup.discard': (input) => ({ id: input.id }),
    'toolkits.list': (input) => {
      const wanted = String(input.search ?? '').toLowerCase();
      const found = toolkits.filter(({ name, slug }) => `${name} ${slug}`.toLowerCase().includes(wanted));
      return page(
        found.map((found) => ({
          slug: found.slug,
          name: found.name,
          base_url: found.base_url,
          categories: found.categories,
          tier: found.tier,
          auth_modes: found.auth_schemes.map((scheme) => scheme.mode),
          connectable: found.auth_schemes.some(isConnectable),
          account_count: accounts.filter((other) => other.toolkit === found.slug).length,
        })),
        input,
      );
    },
    'toolkits.facets': () => {
      const connected = accounts.map((each): [string, number] => [each.toolkit, 1]);
      return countToolkits(toolkits.map(rowOf), new Map(connected));
    },
    'toolkits.get': (input) => toolkit(input.slug),
    'toolkits.create': (input) => saveToolkit(input),
    'toolkits.update': (input) => saveToolkit(input),
    'toolkits.dependents': (input) => ({
      items: [
        ...dependent(
          'accounts',
          accounts.filter((other) => other.toolkit === input.slug).map(({ alias, id }) => alias ?? id),
        ),
        ...dependent('mcp_servers', ['Issue triage (Claude Code)']),
        ...dependent('rules', ['Every agent: rule 3', 'Claude Code: rule 1']),
        ...dependent(
          'tools',
          Array.from({ length: 24 }, (_, index) => `ACME_ISSUES_${index + 1}`),
        ),
      ],
    }),
    'toolkits.delete': (input) => {
      toolkits = toolkits.filter((other) => other.slug !== input.slug);
      return { slug: input.slug };
    },
    'accounts.list': (input) => page(accounts, input),
    'accounts.get': (input) => account(input.id),
    'accounts.create': (input) => {
      const target = toolkit(input.toolkit);
      const fields = input.fields as Record<string, string>;
      if (Object.values(fields).includes('bad')) {
        throw new SallyportError('ValidationFailed', 'The credential has faults.', {
          errors: Object.keys(fields).map(
            (name) => `fields.${name}: does not look like a token of this service`,
          ),
        });
      }
      lastId += 1;
      const made: ConnectedAccount = {
        ...sampleAccounts()[0],
        id: `ca_preview0${String(lastId).padStart(4, '0')}`,
        toolkit: target.slug,
        alias: (input.alias as string | undefined) ?? null,
        user_id: 'default',
        auth_config_id: null,
        identity: null,
        expires_at: null,
        auth_scheme: target.auth_schemes.find(({ mode }) => mode === input.auth_scheme)?.mode ?? 'API_KEY',
        status: 'ACTIVE',
        status_reason: null,
        origins: [new URL(target.base_url.replaceAll(/[{}]/g, '')).origin],
        unconfirmed_origins: [],
        public_fields: {},
        created_at: new Date().toISOString(),
        updated_at: new Date().toISOString(),
        last_used_at: null,
      };
      accounts = [...accounts, made];
      emit({ name: 'accounts.changed', payload: { id: made.id } });
      return made;
    },
    'accounts.test': (input) => {
      const works = account(input.id).status === 'ACTIVE';
      return {
        verdict: works ? 'works' : 'refused',
        status: works ? 200 : 401,
        message: works
          ? 'The service answered 200 to GET /user.'
          : 'The service answered 401: the credential is no longer valid.',
        call_id: calls[0]?.id ?? 'call_none',
      };
    },
    'accounts.rename': (input) => change(input.id, { alias: input.alias as string | null }),
    'accounts.disable': (input) => change(input.id, { status: 'INACTIVE' }),
    'accounts.enable': (input) => change(input.id, { status: 'ACTIVE' }),
    'accounts.confirmOrigins': (input) => {
      const before = account(input.id);
      return change(input.id, {
        origins: [...before.origins, ...before.unconfirmed_origins],
        unconfirmed_origins: [],
      });
    },
    'accounts.delete': (input) => {
      accounts = accounts.filter((other) => other.id !== input.id);
      return { id: input.id, revoked: false };
    },
    'calls.health': () => ({
      calls: 48_213,
      bytes: 61_872_128,
      oldest_at: '2026-10-02T08:12:44.000Z',
      newest_at: new Date().toISOString(),
      waiting_for_index: 0,
      lost_calls: 3,
      lost_bodies: 12,
    }),
    'calls.clear': () => ({ deleted: 48_213 }),
    'calls.list': (input) =>
      page(
        calls.filter(
          (call) =>
            (input.account_id === undefined || input.account_id === call.account_id) &&
            (input.key_id === undefined || input.key_id === call.key_id) &&
            (input.replay_of === undefined || input.replay_of === call.replay_of),
        ),
        input,
      ),
    'calls.stats': () => sampleFigures(calls),
    'calls.sessions': () => collectSessions(async () => ({ items: calls, next_cursor: null }), {}),
    'calls.get': (input) => {
      const found = calls.find((call) => call.id === input.id);
      if (found === undefined) {
        throw new SallyportError('CallNotFound', `There is no call ${String(input.id)}.`, {
          fix: 'It may have been deleted; choose one from the list.',
        });
      }
      if (vault.state === 'unlocked') return found;
      const locked = {
        state: 'locked',
        size: 512,
        content_type: null,
        encoding: null,
        content: null,
      } as const;
      return { ...found, request_body: locked, response_body: locked };
    },
    'calls.export': (input) => ({
      text: '',
      calls: ((input.ids as string[] | undefined) ?? []).length,
      next_cursor: null,
      truncated: false,
    }),
    'calls.importHar': (input) => ({
      received: String(input.text).length,
      result:
        input.is_last === false ? null : { imported: 3, skipped: [], skipped_count: 0, unmatched_hosts: [] },
    }),
    'commandLine.requests': () => ({ items: samplePairings }),
    'commandLine.decide': (input) => ({ id: input.id }),
    'calls.draft': (input) => sampleDraft(recorded(input.id)),
    'calls.replay': (input) => sentAgain(recorded(input.id), input.changes as Partial<RequestDraft>),
    'calls.send': (input) => sentAgain(null, input as Partial<RequestDraft>),
  };

  return {
    async call(name, raw) {
      try {
        const answer = answers[name];
        if (!isOperationName(name) || answer === undefined) {
          throw new SallyportError('RouteNotFound', `There is no operation ${name}.`);
        }
        if (mode === 'errors' && (name === 'keys.list' || name === 'calls.list')) {
          throw new SallyportError('StorageFailed', 'The database does not answer.', {
            fix: 'Check that the disk is not full, then try again.',
          });
        }
        const input = contract[name].input.safeParse(raw);
        if (!input.success) {
          throw new SallyportError('ValidationFailed', 'The input has faults.', {
            errors: input.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`),
          });
        }
        return {
          status: 200,
          body: contract[name].output.parse(await answer(input.data as Record<string, unknown>)),
        };
      } catch (error) {
        if (!(error instanceof SallyportError)) console.error(error);
        const { code, message, details } = toErrorShape(error);
        const { fix, ...rest } = details;
        return { status: 400, body: { error: { message, slug: code, suggested_fix: fix, ...rest } } };
      }
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    record() {
      const call = sampleCall(calls.length + 1, Date.now());
      calls.unshift(call);
      emit({ name: 'call.recorded', payload: contract['calls.list'].output.shape.items.element.parse(call) });
      return call;
    },
    emit,
  };

  function saveToolkit(input: Record<string, unknown>): Toolkit {
    const base = String(input.base_url);
    if (!URL.canParse(base)) {
      throw new SallyportError('ValidationFailed', 'The base URL is not a URL.', {
        field: 'base_url',
        fix: 'Write it with https://, such as https://api.example.com.',
      });
    }
    const saved = { ...(input as unknown as Toolkit), tier: 'custom' as const, private_network: false };
    toolkits = [...toolkits.filter((other) => other.slug !== saved.slug), saved];
    return saved;
  }
}

function slotKind(input: Record<string, unknown>): 'keychain' | 'passphrase' {
  return input.kind === 'keychain' ? 'keychain' : 'passphrase';
}

function startVault(mode: PreviewMode): VaultStatus {
  if (mode === 'first-run') return { state: 'empty', slots: [], keychain: 'available', reason: null };
  if (mode === 'no-keychain') return { state: 'empty', slots: [], keychain: 'absent', reason: null };
  if (mode === 'locked') {
    return {
      state: 'locked',
      slots: ['keychain', 'passphrase'],
      keychain: 'locked_or_missing',
      reason:
        'The keychain answers, but without Sallyport’s key. Unlock your login keyring and try again, or use the passphrase.',
    };
  }
  return { state: 'unlocked', slots: ['keychain'], keychain: 'available', reason: null };
}

const samplePairings = [
  {
    id: 'pair_1',
    code: 'RKXB-TQWM',
    name: 'ada-laptop',
    requested_at: new Date().toISOString(),
    expires_at: new Date(Date.now() + 600_000).toISOString(),
  },
];
