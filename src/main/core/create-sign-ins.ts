import type { Connection } from '#shared/domain/connection.ts';
import type { Accounts } from './accounts/index.ts';
import { type AuthConfigs, createAuthConfigs } from './auth-configs/index.ts';
import type { KnownSecrets } from './calls/index.ts';
import type { CorePorts } from './core-ports.ts';
import { newId } from './ids.ts';
import {
  type Connections,
  type ConnectLinks,
  type ConnectLinksDeps,
  createConnections,
  createConnectLinks,
  createConnectLookup,
  createDiscovery,
  createExpiryCheck,
  createMint,
  createOAuth1Exchange,
  createRegistrar,
  createRegistrations,
  createTokenEndpoint,
  createTokenRefresher,
  type ExpiryCheck,
  type ServerRegistrations,
  type TokenRefresher,
} from './oauth/index.ts';
import type { SigningMoment } from './signing/index.ts';
import type { Toolkits } from './toolkits/index.ts';
import type { Vault } from './vault/index.ts';

/** How accounts come to their tokens and keep them: apps, sign-ins, links and renewals, wired together. */
export interface SignIns {
  readonly authConfigs: AuthConfigs;
  readonly registrations: ServerRegistrations;
  readonly connections: Connections;
  readonly links: ConnectLinks;
  readonly refresher: TokenRefresher;
  readonly expiryCheck: ExpiryCheck;
}

export interface SignInsDeps {
  readonly ports: Pick<CorePorts, 'authConfigs' | 'browser' | 'clock' | 'http' | 'listeners' | 'timers'>;
  readonly accounts: Accounts;
  readonly toolkits: Toolkits;
  readonly vault: Vault;
  readonly knownSecrets: KnownSecrets;
  /** The gateway's base URL, null while it does not listen. */
  readonly gatewayUrl: () => string | null;
  readonly signingMoment: () => SigningMoment;
  /** Whose account it is at the service; null where nobody can tell. */
  readonly identify: (accountId: string) => Promise<string | null>;
  readonly testEntered: ConnectLinksDeps['testEntered'];
  readonly onConfigChange: (authConfigId: string) => void;
  readonly onConnection: (connection: Connection) => void;
}

export function createSignIns(deps: SignInsDeps): SignIns {
  const { ports, accounts, toolkits, vault, knownSecrets, gatewayUrl } = deps;
  const { clock, http } = ports;
  const redirectUri = () => {
    const url = gatewayUrl();
    return url === null ? null : `${url}/oauth/callback`;
  };
  const registrations = createRegistrations({
    toolkits,
    discovery: createDiscovery(http),
    registrar: createRegistrar(http),
    listeners: ports.listeners,
    redirectUri,
  });
  const authConfigs = createAuthConfigs({
    registrations,
    repository: ports.authConfigs,
    toolkits,
    vault,
    clock,
    newId: () => newId('ac'),
    dependents: () => accounts.byAuthConfig(),
    onOpened: ({ id, toolkit }, secrets) => knownSecrets.remember(id, `${toolkit} client secret`, secrets),
    onChange: deps.onConfigChange,
  });
  const endpoint = createTokenEndpoint({ dispatcher: http, now: () => clock.now() });
  const mint = createMint({ dispatcher: http, now: () => clock.now() });
  const refresher = createTokenRefresher({ accounts, authConfigs, toolkits, endpoint, mint, clock });
  const connections = createConnections({
    accounts,
    authConfigs,
    toolkits,
    endpoint,
    oauth1: createOAuth1Exchange({ dispatcher: http, moment: deps.signingMoment }),
    browser: ports.browser,
    listeners: ports.listeners,
    clock,
    redirectUri,
    lookUp: createConnectLookup({ dispatcher: http }),
    identify: deps.identify,
    onChange: deps.onConnection,
  });
  const expiryCheck = createExpiryCheck({
    accounts,
    refresher,
    isUnlocked: () => vault.status().state === 'unlocked',
    clock,
    timers: ports.timers,
    random: Math.random,
  });
  const links = createConnectLinks({
    accounts,
    authConfigs,
    toolkits,
    connections,
    testEntered: deps.testEntered,
    clock,
  });
  return { authConfigs, registrations, connections, links, refresher, expiryCheck };
}
