import type { OperationInput } from '#shared/contract/index.ts';
import type { DiscoveredServer } from '#shared/domain/oauth-server.ts';
import { slugFromName } from './custom-toolkit-form.ts';

const bearer = { in: 'header' as const, name: 'Authorization', value: 'Bearer {access_token}' };

/**
 * The service to add for what was found at an address. Where Sallyport cannot register itself, the addresses are kept for an
 * app that the person registers by hand.
 *
 * @param attempt counts the slugs that were taken.
 */
export function toolkitAt(
  address: string,
  found: DiscoveredServer,
  attempt: number,
): OperationInput<'toolkits.create'> {
  const { server, name } = found;
  const url = new URL(address.includes('://') ? address : `https://${address}`);
  const slug = slugFromName(name) || 'service';
  const revocation = server.revocation_url === null ? {} : { revocation_url: server.revocation_url };
  const resource = server.resource === null ? {} : { resource: server.resource };
  return {
    slug: attempt === 0 ? slug : `${slug.slice(0, 60)}_${attempt + 1}`,
    name,
    base_url: `${url.origin}${url.pathname.replace(/\/+$/, '')}`,
    auth_schemes: [
      found.obstacle === null
        ? {
            mode: 'DCR_OAUTH',
            inject: [bearer],
            oauth: server.resource === null ? { issuer: server.issuer } : resource,
          }
        : {
            mode: 'OAUTH2',
            inject: [bearer],
            oauth: {
              issuer: server.issuer,
              authorize_url: server.authorize_url,
              token_url: server.token_url,
              authorization_response_iss_parameter_supported: server.sends_issuer,
              default_scopes: server.scopes,
              ...revocation,
              ...resource,
            },
          },
    ],
  };
}
