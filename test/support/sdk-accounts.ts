import { AuthScheme } from '@composio/core';
import { press, visit } from './connect-page.ts';
import { goodSecret, type SdkWorld, startSdkWorld } from './sdk-world.ts';

type Service = 'keyed' | 'based' | 'bearing' | 'signing';

/** A world of the SDK in which accounts are connected. */
export interface SdkAccounts {
  readonly world: SdkWorld;
  /** The auth config of each service, by its id. */
  readonly configs: Readonly<Record<Service, string>>;
  /** A user id that no account has. */
  newUser(): string;
  /** Connects an account with an API key; returns its id. */
  connectKeyed(site?: string, user?: string): Promise<string>;
  /** Connects an account that a person signs in for. */
  signedIn(user?: string): Promise<string>;
}

export async function startSdkAccounts(): Promise<SdkAccounts> {
  const world = await startSdkWorld();
  const { composio, provider } = world;
  const { clientId, clientSecret } = provider.clients.post;
  const made = async (
    toolkit: Service,
    authScheme: 'API_KEY' | 'BASIC' | 'BEARER_TOKEN' | 'OAUTH2',
    credentials: Record<string, string> = {},
  ) => (await composio.authConfigs.create(toolkit, { type: 'use_custom_auth', authScheme, credentials })).id;
  const configs = {
    keyed: await made('keyed', 'API_KEY'),
    based: await made('based', 'BASIC'),
    bearing: await made('bearing', 'BEARER_TOKEN'),
    signing: await made('signing', 'OAUTH2', { client_id: clientId, client_secret: clientSecret }),
  };
  let users = 0;
  const newUser = () => {
    users += 1;
    return `user-${users}`;
  };
  return {
    world,
    configs,
    newUser,
    async connectKeyed(site = 'first', user = newUser()) {
      const config = apiKey({ generic_api_key: goodSecret, site });
      return (await composio.connectedAccounts.initiate(user, configs.keyed, { config })).id;
    },
    async signedIn(user = newUser()) {
      const asked = await composio.connectedAccounts.initiate(user, configs.signing);
      const sentOn = await press(asked.redirectUrl ?? '');
      await visit(await provider.approve(sentOn.headers.location ?? ''));
      await asked.waitForConnection();
      return asked.id;
    },
  };
}

/** An API key with values beside it, as the SDK wants them. */
export const apiKey = (values: Record<string, string>) => AuthScheme.APIKey(values as never);
