import type { AnyEvent } from '#shared/contract/events.ts';
import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { AuthConfig } from '#shared/domain/auth-config.ts';
import type { Connection, ConnectionState } from '#shared/domain/connection.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';

interface OAuthPreviewDeps {
  readonly isEmpty: boolean;
  readonly toolkit: (slug: unknown) => Toolkit;
  readonly account: (id: unknown) => ConnectedAccount;
  /** Inserts or replaces by id. */
  readonly putAccount: (account: ConnectedAccount) => void;
  readonly accounts: () => readonly ConnectedAccount[];
  readonly emit: (event: AnyEvent) => void;
}

type Answers = Record<string, (input: Record<string, unknown>) => unknown>;

/** How long each scripted step lasts, for a person who looks on. */
const stepMs = 2_500;
const soon = (): string => new Date(Date.now() + 10 * 60_000).toISOString();

const config = (id: string, name: string, slug: string, rest: Partial<AuthConfig> = {}): AuthConfig => ({
  id,
  name,
  toolkit: slug,
  auth_scheme: 'OAUTH2',
  is_enabled: true,
  client_id: 'Iv1.8a61f9b3a7aba766',
  has_client_secret: true,
  scopes: ['repo', 'read:user'],
  is_enabled_for_tool_router: true,
  tool_access_config: {},
  created_by: null,
  redirect_uri: null,
  server: null,
  account_count: 0,
  created_at: '2026-11-12T09:00:00.000Z',
  updated_at: '2026-11-12T09:00:00.000Z',
  ...rest,
});

/**
 * OAuth apps and sign-ins that follow a script. The client id decides: `fail…` is refused by the provider, `wait…` waits
 * for ever, `no…` cannot be started; everything else is connected a few seconds later.
 */
export function createOAuthPreview(deps: OAuthPreviewDeps): Answers {
  let configs: AuthConfig[] = deps.isEmpty
    ? []
    : [
        config('ac_7Hq2mXw91', 'GitHub app of the team', 'github'),
        config('ac_Z41kPd0aa', 'An older app', 'github', { is_enabled: false, scopes: [] }),
        config('ac_Gm33sWq8z', 'Gmail app', 'gmail', {
          client_id: '1086532971234-a8k2m1d9q7f3v5b6n0c4x2z1.apps.googleusercontent.com',
          has_client_secret: false,
          scopes: ['https://www.googleapis.com/auth/gmail.readonly'],
        }),
        config('ac_Sx81bnT4k', 'Stripe (API_KEY)', 'stripe', {
          auth_scheme: 'API_KEY',
          client_id: null,
          has_client_secret: false,
          scopes: [],
          created_by: 'billing agent',
        }),
      ];
  const connections = new Map<string, Connection>();
  let lastId = 0;

  const counted = (found: AuthConfig): AuthConfig => ({
    ...found,
    account_count: deps.accounts().filter((account) => account.auth_config_id === found.id).length,
  });
  const configOf = (id: unknown): AuthConfig => {
    const found = configs.find((candidate) => candidate.id === id);
    if (found === undefined) {
      throw new SallyportError('AuthConfigNotFound', `There is no app ${String(id)}.`, {
        fix: 'Choose one from the list.',
      });
    }
    return counted(found);
  };
  const put = (changed: AuthConfig): AuthConfig => {
    configs = [...configs.filter(({ id }) => id !== changed.id), changed];
    deps.emit({ name: 'authConfigs.changed', payload: { id: changed.id } });
    return counted(changed);
  };
  const connectionOf = (id: unknown): Connection => {
    const found = connections.get(String(id));
    if (found === undefined) {
      throw new SallyportError('ConnectionNotFound', 'This account is not being connected.', {
        fix: 'Start again.',
      });
    }
    return found;
  };
  const advance = (id: string, state: ConnectionState): Connection => {
    const next = { account_id: id, toolkit: deps.account(id).toolkit, state };
    connections.set(id, next);
    deps.emit({ name: 'connection.changed', payload: next });
    return next;
  };
  const fail = (id: string): void => {
    const message = 'The provider refused the client’s credentials.';
    deps.putAccount({ ...deps.account(id), status: 'FAILED', status_reason: message });
    advance(id, {
      step: 'failed',
      code: 'TokenRefused',
      message,
      provider_message:
        'incorrect_client_credentials: The client_id and/or client_secret passed are incorrect.',
      fix: 'The client id or secret is not the one the provider knows. Copy both again from your app there.',
    });
  };
  const succeed = (id: string): void => {
    advance(id, { step: 'verifying' });
    later(id, () => {
      const account: ConnectedAccount = {
        ...deps.account(id),
        status: 'ACTIVE',
        status_reason: null,
        identity: 'ada@example.com',
        expires_at: new Date(Date.now() + 8 * 3_600_000).toISOString(),
      };
      deps.putAccount(account);
      advance(id, { step: 'connected', account, warnings: [] });
    });
  };
  /** Goes on unless the sign-in was cancelled or started anew meanwhile. */
  const later = (id: string, next: () => void): void => {
    const before = connections.get(id);
    setTimeout(() => connections.get(id) === before && next(), stepMs).unref();
  };
  const exchange = (id: string, clientId: string): void => {
    advance(id, { step: 'exchanging' });
    later(id, () => (clientId.startsWith('fail') ? fail(id) : succeed(id)));
  };
  const nameless = (toolkit: Toolkit, input: Record<string, unknown>): ConnectedAccount => {
    lastId += 1;
    const now = new Date().toISOString();
    return {
      id: `ca_oauth0${String(lastId).padStart(4, '0')}`,
      toolkit: toolkit.slug,
      auth_scheme: 'OAUTH2',
      alias: (input.alias as string | undefined) ?? null,
      user_id: 'default',
      status: 'INITIATED',
      status_reason: null,
      auth_config_id: null,
      identity: null,
      expires_at: null,
      origins: [new URL(toolkit.base_url.replaceAll(/[{}]/g, '')).origin],
      unconfirmed_origins: [],
      public_fields: {},
      created_at: now,
      updated_at: now,
      last_used_at: null,
    };
  };

  return {
    'authConfigs.list': (input) => ({
      items: configs
        .filter((each) => [undefined, each.toolkit].includes(input.toolkit as string))
        .map(counted),
      next_cursor: null,
    }),
    'authConfigs.get': (input) => configOf(input.id),
    'authConfigs.create': (input) => {
      lastId += 1;
      const toolkit = deps.toolkit(input.toolkit);
      if (input.client_secret === 'bad') {
        throw new SallyportError('ValidationFailed', 'The client secret has blanks around it.', {
          field: 'client_secret',
          fix: 'Copy it again.',
        });
      }
      return put(
        config(`ac_preview0${lastId}`, `${toolkit.name} app`, toolkit.slug, {
          auth_scheme: input.auth_scheme as AuthConfig['auth_scheme'],
          client_id: String(input.client_id),
          has_client_secret: input.client_secret !== undefined,
          scopes: input.scopes as string[],
        }),
      );
    },
    'authConfigs.update': ({ id, client_secret: secret, ...change }) =>
      put({ ...configOf(id), ...change, ...(secret === undefined ? {} : { has_client_secret: true }) }),
    'authConfigs.delete': (input) => {
      const { id, account_count: count, name } = configOf(input.id);
      if (count > 0) {
        throw new SallyportError('AuthConfigInUse', `${count} account uses “${name}”.`, {
          fix: 'Delete the account first, or disable the app.',
        });
      }
      configs = configs.filter((other) => other.id !== id);
      return { id };
    },
    'connections.start': (input) => {
      const used = configOf(input.auth_config_id);
      const toolkit = deps.toolkit(used.toolkit);
      const clientId = used.client_id ?? '';
      if (clientId.startsWith('no')) {
        throw new SallyportError('UpstreamUnreachable', `${toolkit.name} could not be reached.`, {
          fix: 'Check the connection and try again.',
        });
      }
      const before =
        input.account_id === undefined ? nameless(toolkit, input) : deps.account(input.account_id);
      deps.putAccount({
        ...before,
        auth_scheme: used.auth_scheme,
        auth_config_id: used.id,
        status: 'INITIATED',
        status_reason: 'Waiting for the sign-in at the provider',
      });
      const first = advance(
        before.id,
        input.method === 'device'
          ? {
              step: 'awaiting_device',
              user_code: 'WDJB-MJHT',
              verification_uri: 'https://github.com/login/device',
              verification_uri_complete: null,
              expires_at: soon(),
            }
          : {
              step: 'awaiting_browser',
              authorize_url:
                'https://github.com/login/oauth/authorize?client_id=Iv1.8a61f9b3a7aba766&state=c2FtcGxl',
              redirect_uri: 'http://127.0.0.1:4477/oauth/callback',
              expires_at: soon(),
            },
      );
      if (!clientId.startsWith('wait')) later(before.id, () => exchange(before.id, clientId));
      return first;
    },
    'connections.get': (input) => connectionOf(input.account_id),
    'connections.paste': (input) => {
      const { account_id: id } = connectionOf(input.account_id);
      if (!URL.parse(String(input.url))?.searchParams.has('code')) {
        throw new SallyportError('ValidationFailed', 'url: carries no code of this sign-in.', {
          field: 'url',
          fix: 'Copy the whole address from the browser’s address bar.',
        });
      }
      exchange(id, '');
      return connectionOf(id);
    },
    'connections.cancel': (input) => {
      const { account_id: id } = connectionOf(input.account_id);
      const message = 'You cancelled the sign-in.';
      deps.putAccount({ ...deps.account(id), status: 'FAILED', status_reason: message });
      return advance(id, { step: 'failed', code: 'CallAborted', message, provider_message: null, fix: null });
    },
  };
}
