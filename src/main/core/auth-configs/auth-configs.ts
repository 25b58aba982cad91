import type { ParsedInput } from '#shared/contract/index.ts';
import type { Page } from '#shared/contract/paging.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import { pageByPosition } from '../paging.ts';
import type { AuthConfigRecord, AuthConfigRepository, Clock } from '../ports/index.ts';
import { type Toolkits, validationFailed } from '../toolkits/index.ts';
import type { Vault } from '../vault/index.ts';
import { chooseOAuthScheme } from './choose-oauth-scheme.ts';
import { sealClientSecret, unsealClientSecret } from './sealed-client-secret.ts';

export interface AuthConfigsDeps {
  readonly repository: AuthConfigRepository;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly vault: Pick<Vault, 'seal' | 'unseal'>;
  readonly clock: Clock;
  /** A fresh `ac_…` id. */
  readonly newId: () => string;
  /** How many accounts each OAuth app has, by its id. */
  readonly usage: () => ReadonlyMap<string, number>;
  readonly onChange: (id: string) => void;
}

/** An OAuth app ready to ask for tokens. `clientSecret` is secret, and null for a public client. */
export interface OAuthClientRegistration {
  readonly config: AuthConfig;
  readonly clientId: string;
  readonly clientSecret: string | null;
}

/** The registered OAuth apps, in memory once started. Failures are SallyportErrors that name the field and the fix. */
export interface AuthConfigs {
  start(): Promise<void>;
  /** Newest first. @throws ValidationFailed for a cursor that is not ours. */
  list(query: ParsedInput<'authConfigs.list'>): Page<AuthConfig>;
  /** @param field the input field that the id came from. @throws AuthConfigNotFound. */
  get(id: string, field?: string): AuthConfig;
  /** @throws ToolkitNotFound, SchemeUnsupported, ValidationFailed, VaultLocked where there is a client secret to seal. */
  create(input: ParsedInput<'authConfigs.create'>): Promise<AuthConfig>;
  /** Changes what is named. @throws AuthConfigNotFound, VaultLocked where there is a client secret to seal. */
  update(input: ParsedInput<'authConfigs.update'>): Promise<AuthConfig>;
  /** @throws AuthConfigNotFound, AuthConfigInUse while accounts need it. */
  delete(id: string): Promise<{ id: string }>;
  /** @throws AuthConfigNotFound, AuthConfigDisabled, VaultLocked, CredentialUnreadable. */
  clientFor(id: string): OAuthClientRegistration;
}

export function createAuthConfigs(deps: AuthConfigsDeps): AuthConfigs {
  const { repository, vault } = deps;
  const records = new Map<string, AuthConfigRecord>();
  const inTurn = createSerialQueue();

  const now = () => new Date(deps.clock.now()).toISOString();

  function recordOf(id: string, field: string): AuthConfigRecord {
    const record = records.get(id);
    if (record) return record;
    throw new SallyportError('AuthConfigNotFound', `${field}: there is no OAuth app "${id.slice(0, 64)}".`, {
      field,
      fix: 'Look for its id with authConfigs.list, or add the app with authConfigs.create.',
    });
  }

  function view({ config, sealed }: AuthConfigRecord): AuthConfig {
    return {
      ...config,
      has_client_secret: sealed !== null,
      account_count: deps.usage().get(config.id) ?? 0,
    };
  }

  function tokenOriginNow({ toolkit, auth_scheme }: AuthConfigRecord['config']): string {
    const { auth_schemes } = deps.toolkits.get(toolkit, 'toolkit');
    return tokenOriginOf(auth_schemes.find(({ mode }) => mode === auth_scheme));
  }

  function keep(record: AuthConfigRecord): AuthConfig {
    records.set(record.config.id, record);
    deps.onChange(record.config.id);
    return view(record);
  }

  return {
    async start() {
      for (const record of await repository.all()) records.set(record.config.id, record);
    },

    list({ limit, cursor, toolkit }) {
      const rows = [...records.values()].filter(
        ({ config }) => toolkit === undefined || config.toolkit === toolkit,
      );
      const page = pageByPosition(rows, limit, cursor, listPosition);
      return { items: page.items.map(view), next_cursor: page.next_cursor };
    },

    get: (id, field = 'auth_config_id') => view(recordOf(id, field)),

    create: (input) =>
      inTurn(async () => {
        const toolkit = deps.toolkits.get(input.toolkit, 'toolkit');
        const scheme = chooseOAuthScheme(toolkit, input.auth_scheme);
        if (scheme.mode === 'S2S_OAUTH2' && input.client_secret === undefined) {
          throw validationFailed(
            [{ field: 'client_secret', reason: `is missing: ${toolkit.name} gives tokens only for one` }],
            'Copy the client secret of the app from the service.',
          );
        }
        const createdAt = now();
        const config: AuthConfigRecord['config'] = {
          id: deps.newId(),
          name: input.name ?? `${toolkit.name} app`,
          toolkit: toolkit.slug,
          auth_scheme: scheme.mode,
          is_enabled: true,
          client_id: input.client_id,
          scopes: distinct(input.scopes ?? scheme.oauth?.default_scopes ?? []),
          created_at: createdAt,
          updated_at: createdAt,
        };
        const secret = input.client_secret;
        const sealed =
          secret === undefined ? null : sealClientSecret(vault, config, tokenOriginOf(scheme), secret);
        const record = { config, sealed, version: 1 };
        await repository.insert(record);
        return keep(record);
      }),

    update: ({ id, client_secret: secret, name, is_enabled: isEnabled, scopes }) =>
      inTurn(async () => {
        const record = recordOf(id, 'id');
        const config = {
          ...record.config,
          name: name ?? record.config.name,
          is_enabled: isEnabled ?? record.config.is_enabled,
          scopes: scopes === undefined ? record.config.scopes : distinct(scopes),
        };
        const sealed =
          secret === undefined
            ? record.sealed
            : sealClientSecret(vault, config, tokenOriginNow(config), secret);
        if (sealed === record.sealed && JSON.stringify(config) === JSON.stringify(record.config)) {
          return view(record);
        }
        const next = { config: { ...config, updated_at: now() }, sealed, version: record.version + 1 };
        await repository.update(next, record.version);
        return keep(next);
      }),

    delete: (id) =>
      inTurn(async () => {
        recordOf(id, 'id');
        const accounts = deps.usage().get(id) ?? 0;
        if (accounts > 0) {
          const counted = accounts === 1 ? '1 account is' : `${accounts} accounts are`;
          throw new SallyportError('AuthConfigInUse', `id: ${counted} connected with this OAuth app.`, {
            field: 'id',
            fix: accounts === 1 ? 'Delete that account first.' : 'Delete those accounts first.',
          });
        }
        await repository.delete(id);
        records.delete(id);
        deps.onChange(id);
        return { id };
      }),

    clientFor(id) {
      const record = recordOf(id, 'auth_config_id');
      const { config, sealed } = record;
      if (!config.is_enabled) {
        throw new SallyportError(
          'AuthConfigDisabled',
          `auth_config_id: the OAuth app "${config.name}" is disabled.`,
          {
            field: 'auth_config_id',
            fix: 'Enable it, or choose another one.',
          },
        );
      }
      return {
        config: view(record),
        clientId: config.client_id,
        clientSecret:
          sealed === null ? null : unsealClientSecret(vault, config, tokenOriginNow(config), sealed),
      };
    },
  };
}

/** Scheme, host and port of a scheme's token URL, its variables left in braces. */
function tokenOriginOf(scheme: AuthScheme | undefined): string {
  return /^[a-z]+:\/\/[^/?#]*/i.exec(scheme?.oauth?.token_url ?? '')?.[0] ?? '';
}

const distinct = (scopes: readonly string[]): string[] => [...new Set(scopes)];

function listPosition({ config }: AuthConfigRecord): string {
  return `${config.created_at}\u0000${config.id}`;
}
