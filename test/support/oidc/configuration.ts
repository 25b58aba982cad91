import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { type Configuration, errors, type KoaContextWithOIDC } from 'oidc-provider';
import type { Behaviour } from './behaviour.ts';
import { clientMetadata, clients } from './clients.ts';
import type { TokenStore } from './token-store.ts';

/** The scopes that can be granted, beside `openid` and `offline_access`. */
const scopes = ['openid', 'offline_access', 'profile', 'email', 'read', 'write', 'admin'];

/** The settings of an oidc-provider. Whatever it would warn about when left to its default is set here. */
export function configuration(
  behaviour: Behaviour,
  store: TokenStore,
  /** The API that tokens may be asked for (RFC 8707). */
  resourceOrigin: () => string,
): Configuration {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return {
    adapter: (model) => store.adapter(model),
    clients: clientMetadata(),
    clientDefaults: { id_token_signed_response_alg: 'ES256' },
    jwks: { keys: [{ ...(privateKey.export({ format: 'jwk' }) as object), alg: 'ES256', use: 'sig' }] },
    cookies: { keys: [randomBytes(16).toString('hex')] },
    scopes,
    claims: { openid: ['sub'], email: ['email'], profile: ['nickname'] },
    findAccount: async (_ctx, sub) => ({
      accountId: sub,
      claims: async () => ({ sub, email: behaviour.person.email, nickname: behaviour.person.login }),
    }),
    pkce: { required: (_ctx, client) => client.clientAuthMethod === 'none' },
    issueRefreshToken: async (_ctx, client) =>
      behaviour.issuesRefreshTokens && client.grantTypeAllowed('refresh_token'),
    rotateRefreshToken: () => behaviour.rotatesRefreshTokens,
    expiresWithSession: async () => false,
    clientBasedCORS: () => false,
    renderError: (ctx, out) => {
      ctx.type = 'text';
      ctx.body = `${out.error}: ${out.error_description ?? ''}`;
    },
    interactions: { url: (_ctx, interaction) => `/interaction/${interaction.uid}` },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      registration: { enabled: true, initialAccessToken: false },
      registrationManagement: { enabled: true, rotateRegistrationAccessToken: false },
      resourceIndicators: {
        enabled: true,
        defaultResource: async () => [],
        useGrantedResource: async () => true,
        getResourceServerInfo: async (_ctx, resource) => {
          if (new URL(resource).origin !== resourceOrigin()) throw new errors.InvalidTarget();
          return { scope: scopes.join(' '), accessTokenFormat: 'opaque' };
        },
      },
      revocation: {
        enabled: true,
        allowedPolicy: async (_ctx, client, token) => token.clientId === client.clientId,
      },
      introspection: {
        enabled: true,
        allowedPolicy: async (_ctx, client) => client.clientId === clients.resource.clientId,
      },
      deviceFlow: {
        enabled: true,
        userCodeInputSource: async (ctx, form, _out, error) =>
          page(ctx, `${error ? '<p>That code is not known.</p>' : ''}${form}`, 'op.deviceInputForm'),
        userCodeConfirmSource: async (ctx, form, _client, _device, userCode) =>
          page(ctx, `<p>Code ${userCode}</p>${form}`, 'op.deviceConfirmForm'),
        successSource: async (ctx) => page(ctx, '<p>The device is signed in.</p>', null),
      },
    },
    ttl: {
      AccessToken: () => behaviour.accessTokenSeconds,
      ClientCredentials: () => behaviour.accessTokenSeconds,
      DeviceCode: () => behaviour.deviceCodeSeconds,
      AuthorizationCode: 60,
      RefreshToken: 86_400,
      IdToken: 3_600,
      Grant: 86_400,
      Interaction: 3_600,
      Session: 86_400,
    },
  };
}

function page(ctx: KoaContextWithOIDC, content: string, form: string | null): void {
  const button = form === null ? '' : `<button type="submit" form="${form}">Continue</button>`;
  ctx.type = 'html';
  ctx.body = `<!doctype html><title>Device</title>${content}${button}`;
}
