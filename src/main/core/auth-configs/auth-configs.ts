import type { ParsedInput } from '#shared/contract/index.ts';
import type { Page } from '#shared/contract/paging.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { OAuthServer } from '#shared/domain/oauth-server.ts';
import { type AuthScheme, staticAuthModes, type Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { createSerialQueue } from '#shared/serial-queue.ts';
import { mask } from '../accounts/index.ts';
import { pageByPosition } from '../paging.ts';
import type { AuthConfigRecord, AuthConfigRepository, Clock } from '../ports/index.ts';
import { type AppSecretsDeps, createAppSecrets, tokenOriginOf } from './app-secrets.ts';
import { chooseAuthConfigScheme, schemeWithoutApp } from './choose-auth-config-scheme.ts';
import { requireClient, requireClientChange, requireUnused } from './client-faults.ts';
import { type ClientRegistration, sealRegistration } from './sealed-registration.ts';

export interface AuthConfigsDeps extends AppSecretsDeps {
  readonly repository: AuthConfigRepository;
  readonly clock: Clock;
  /** A fresh `ac_…` id. */
  readonly newId: () => string;
  /** The names of the accounts of each auth config, by its id. */
  readonly dependents: () => ReadonlyMap<string, readonly string[]>;
  readonly onChange: (id: string) => void;
  readonly registrations: Registrations;
}

/** A registration to be made. */
export interface WantedRegistration {
  readonly toolkit: Toolkit;
  readonly scheme: AuthScheme;
  /** The origins that the person agreed to; any where undefined. */
  readonly confirmed: readonly string[] | undefined;
  /** What the client is to be allowed; what the toolkit or the server says where undefined. */
  readonly scopes: readonly string[] | undefined;
}

/** How Sallyport becomes a client of an authorization server by itself. */
export interface Registrations {
  /**
   * Finds the server of a toolkit's scheme and registers there.
   *
   * @throws DiscoveryFailed, RegistrationRefused, OriginUnconfirmed.
   */
  make(wanted: WantedRegistration): Promise<ClientRegistration>;
  /** Registers once more at a server that is known. @throws RegistrationRefused. */
  renew(registration: ClientRegistration, scopes: readonly string[]): Promise<ClientRegistration>;
  /** Takes the client off the server's list, where it can. */
  remove(registration: ClientRegistration): Promise<boolean>;
}

/** An OAuth app ready to ask for tokens. `clientSecret` is secret, and null for a public client. */
export interface OAuthClientRegistration {
  readonly config: AuthConfig;
  readonly clientId: string;
  readonly clientSecret: string | null;
  /** Where Sallyport registered itself; null for an app that was registered by hand. */
  readonly server: OAuthServer | null;
  /** The loopback port that it registered; null where only the gateway's address was. */
  readonly port: number | null;
}

/** The auth configs, in memory once started. Failures are SallyportErrors that name the field and the fix. */
export interface AuthConfigs {
  start(): Promise<void>;
  /** Newest first. @throws ValidationFailed for a cursor that is not ours. */
  list(query: ParsedInput<'authConfigs.list'>): Page<AuthConfig>;
  /** All that a search finds, in no order. */
  find(search?: string): AuthConfig[];
  /** @param field the input field that the id came from. @throws AuthConfigNotFound. */
  get(id: string, field?: string): AuthConfig;
  /** As `get`, for connecting an account. @throws AuthConfigNotFound, AuthConfigDisabled. */
  requireEnabled(id: string, field?: string): AuthConfig;
  /**
   * @param createdBy the name of the agent that asks; null for the owner.
   * @throws ToolkitNotFound, SchemeUnsupported, ValidationFailed, VaultLocked where there is something to seal; for DCR_OAUTH
   *   also as `Registrations.make`.
   */
  create(input: ParsedInput<'authConfigs.create'>, createdBy?: string | null): Promise<AuthConfig>;
  /**
   * One for accounts of a toolkit for which nobody has registered an app.
   *
   * @throws ToolkitNotFound, SchemeUnsupported where every scheme of the toolkit needs one.
   */
  createWithoutApp(
    input: Omit<ParsedInput<'authConfigs.create'>, 'auth_scheme' | 'client_id' | 'client_secret'>,
    createdBy: string | null,
  ): Promise<AuthConfig>;
  /**
   * Changes what is named.
   *
   * @throws AuthConfigNotFound, AuthConfigInUse (client_id), ValidationFailed, VaultLocked where there is a client secret to
   *   seal.
   */
  update(input: ParsedInput<'authConfigs.update'>): Promise<AuthConfig>;
  /** Registers once more where Sallyport registered itself. @throws AuthConfigNotFound, SchemeUnsupported, RegistrationRefused. */
  register(id: string): Promise<AuthConfig>;
  /** @throws AuthConfigNotFound, AuthConfigInUse while accounts need it. */
  delete(id: string): Promise<{ id: string }>;
  /** The client secret by its first characters; null where there is none. @throws AuthConfigNotFound. */
  shownSecret(id: string): string | null;
  /** @throws AuthConfigNotFound, AuthConfigDisabled, SchemeUnsupported where there is no app, VaultLocked, CredentialUnreadable. */
  clientFor(id: string): OAuthClientRegistration;
  /** Where Sallyport registered itself; null for every other auth config. @throws AuthConfigNotFound, VaultLocked. */
  serverOf(id: string): OAuthServer | null;
  /** Uses what a backup brought, which is stored already. */
  adopt(restored: readonly AuthConfigRecord[]): void;
}

export function createAuthConfigs(deps: AuthConfigsDeps): AuthConfigs {
  const { repository, vault } = deps;
  const records = new Map<string, AuthConfigRecord>();
  const inTurn = createSerialQueue();
  const secrets = createAppSecrets(deps);

  const now = () => new Date(deps.clock.now()).toISOString();

  const dependentsOf = (id: string) => deps.dependents().get(id) ?? [];

  function recordOf(id: string, field: string): AuthConfigRecord {
    const record = records.get(id);
    if (record) return record;
    throw new SallyportError(
      'AuthConfigNotFound',
      `${field}: there is no auth config "${id.slice(0, 64)}".`,
      {
        field,
        fix: 'Look for its id in the list of auth configs, or create one.',
      },
    );
  }

  function view({ config, sealed }: AuthConfigRecord): AuthConfig {
    return {
      ...config,
      has_client_secret: sealed !== null && config.server === null,
      account_count: dependentsOf(config.id).length,
    };
  }

  /** Nobody waits for it, and nothing depends on it: without it the server only keeps an entry that is of no use. */
  function withdraw(record: AuthConfigRecord): void {
    if (record.config.server === null) return;
    try {
      void deps.registrations.remove(secrets.registrationOf(record)).catch(() => undefined);
    } catch {
      // Locked: what it would be withdrawn with cannot be read.
    }
  }

  function keep(record: AuthConfigRecord): AuthConfig {
    records.set(record.config.id, record);
    deps.onChange(record.config.id);
    return view(record);
  }

  function requireEnabled(id: string, field = 'auth_config_id'): AuthConfigRecord {
    const record = recordOf(id, field);
    if (record.config.is_enabled) return record;
    throw new SallyportError(
      'AuthConfigDisabled',
      `${field}: the auth config "${record.config.name}" is disabled.`,
      { field, fix: 'Enable it, or choose another one.' },
    );
  }

  async function store(
    { name, is_enabled_for_tool_router: forSessions, tool_access_config: tools, ...input }: NewAuthConfig,
    scheme: AuthScheme,
    createdBy: string | null,
    registration: ClientRegistration | null = null,
  ): Promise<AuthConfig> {
    const createdAt = now();
    const config: AuthConfigRecord['config'] = {
      id: deps.newId(),
      name: name ?? usualName(deps.toolkits.get(input.toolkit).name, scheme, input.client_id !== undefined),
      toolkit: input.toolkit,
      auth_scheme: scheme.mode,
      is_enabled: true,
      client_id: registration?.clientId ?? input.client_id ?? null,
      scopes: distinct(input.scopes ?? scheme.oauth?.default_scopes ?? registration?.server.scopes ?? []),
      is_enabled_for_tool_router: forSessions ?? true,
      tool_access_config: tools ?? {},
      created_by: createdBy,
      redirect_uri: input.redirect_uri ?? null,
      server: registration?.server ?? null,
      created_at: createdAt,
      updated_at: createdAt,
    };
    const secret = input.client_secret;
    const sealedSecret = () =>
      secret === undefined ? null : secrets.seal(config, tokenOriginOf(scheme), secret);
    const sealed = registration === null ? sealedSecret() : sealRegistration(vault, config, registration);
    const record = { config, sealed, version: 1 };
    await repository.insert(record);
    return keep(record);
  }

  return {
    async start() {
      for (const record of await repository.all()) records.set(record.config.id, record);
    },

    list({ limit, cursor, toolkit, search }) {
      const rows = [...records.values()].filter(
        ({ config }) => (toolkit === undefined || config.toolkit === toolkit) && matches(config, search),
      );
      const page = pageByPosition(rows, limit, cursor, listPosition);
      return { items: page.items.map(view), next_cursor: page.next_cursor };
    },

    adopt(restored) {
      for (const record of restored) keep(record);
    },

    find: (search) => [...records.values()].filter(({ config }) => matches(config, search)).map(view),
    get: (id, field = 'auth_config_id') => view(recordOf(id, field)),
    requireEnabled: (id, field) => view(requireEnabled(id, field)),

    async create(input, createdBy = null) {
      const toolkit = deps.toolkits.get(input.toolkit, 'toolkit');
      const scheme = chooseAuthConfigScheme(toolkit, input.auth_scheme, input.client_id !== undefined);
      requireClient(toolkit, scheme, input);
      // A server may take its time; other auth configs do not wait for it.
      const registration =
        scheme.mode === 'DCR_OAUTH'
          ? await deps.registrations.make({
              toolkit,
              scheme,
              confirmed: input.confirmed_origins,
              scopes: input.scopes,
            })
          : null;
      return inTurn(() => store(input, scheme, createdBy, registration));
    },

    createWithoutApp: (input, createdBy) =>
      inTurn(async () =>
        store(input, schemeWithoutApp(deps.toolkits.get(input.toolkit, 'toolkit')), createdBy),
      ),

    update: ({ id, client_secret: secret, ...changes }) =>
      inTurn(async () => {
        const record = recordOf(id, 'id');
        const changed = Object.entries(changes).filter(([, value]) => value !== undefined);
        const config = { ...record.config, ...Object.fromEntries(changed) } as typeof record.config;
        config.scopes = distinct(config.scopes);
        requireClientChange(record.config, { ...config, secret }, dependentsOf(id));
        const sealed =
          secret === undefined ? record.sealed : secrets.seal(config, secrets.originNow(config), secret);
        if (sealed === record.sealed && JSON.stringify(config) === JSON.stringify(record.config)) {
          return view(record);
        }
        const next = { config: { ...config, updated_at: now() }, sealed, version: record.version + 1 };
        await repository.update(next, record.version);
        return keep(next);
      }),

    async register(id) {
      const record = recordOf(id, 'id');
      const renewed = await deps.registrations.renew(secrets.registrationOf(record), record.config.scopes);
      return inTurn(async () => {
        const { config, version } = recordOf(id, 'id');
        const changed = { ...config, client_id: renewed.clientId, server: renewed.server, updated_at: now() };
        const next = {
          config: changed,
          sealed: sealRegistration(vault, changed, renewed),
          version: version + 1,
        };
        await repository.update(next, version);
        return keep(next);
      });
    },

    delete: (id) =>
      inTurn(async () => {
        const record = recordOf(id, 'id');
        requireUnused('id', dependentsOf(id));
        // Gone before it is: no account begins with it from here on.
        records.delete(id);
        try {
          await repository.delete(id);
        } catch (error) {
          records.set(id, record);
          throw error;
        }
        deps.onChange(id);
        withdraw(record);
        return { id };
      }),

    shownSecret(id) {
      const { config, sealed } = recordOf(id, 'id');
      if (sealed === null) return null;
      try {
        return mask(secrets.open(config, sealed));
      } catch (error) {
        // Locked, or to be entered again: that there is one is all that can be told.
        if (error instanceof SallyportError) return mask('');
        throw error;
      }
    },

    clientFor(id) {
      const record = requireEnabled(id);
      const { config, sealed } = record;
      if (config.client_id === null) {
        throw new SallyportError(
          'SchemeUnsupported',
          `auth_config_id: the auth config "${config.name}" has no OAuth app.`,
          {
            field: 'auth_config_id',
            fix: `Type the credential of ${config.auth_scheme} in, under Connections or on a connect link.`,
          },
        );
      }
      if (config.auth_scheme === 'DCR_OAUTH') {
        const { clientId, clientSecret, server, port } = secrets.registrationOf(record);
        return { config: view(record), clientId, clientSecret, server, port };
      }
      return {
        config: view(record),
        clientId: config.client_id,
        clientSecret: sealed === null ? null : secrets.open(config, sealed),
        server: null,
        port: null,
      };
    },

    serverOf(id) {
      const record = recordOf(id, 'auth_config_id');
      return record.config.auth_scheme === 'DCR_OAUTH' ? secrets.registrationOf(record).server : null;
    },
  };
}

type NewAuthConfig = Omit<ParsedInput<'authConfigs.create'>, 'auth_scheme'>;

function usualName(toolkit: string, { mode }: AuthScheme, hasApp: boolean): string {
  return hasApp || !staticAuthModes.has(mode) ? `${toolkit} app` : `${toolkit} (${mode})`;
}

/** Every word of the search must occur in its name, id, toolkit or scheme. */
function matches(config: AuthConfigRecord['config'], search = ''): boolean {
  const text = [config.name, config.id, config.toolkit, config.auth_scheme].join('\n').toLowerCase();
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

const distinct = (scopes: readonly string[]): string[] => [...new Set(scopes)];

function listPosition({ config }: AuthConfigRecord): string {
  return `${config.created_at}\u0000${config.id}`;
}
