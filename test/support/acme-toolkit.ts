import type { AuthScheme, Toolkit } from '#shared/domain/toolkit.ts';

/** A toolkit at `https://api.acme.example` that signs in as given; of what a scheme leaves out nothing is sent. */
export function acmeToolkit(
  ...schemes: readonly (Omit<Partial<AuthScheme>, 'oauth'> & { oauth?: object })[]
) {
  return {
    slug: 'acme',
    name: 'Acme',
    base_url: 'https://api.acme.example',
    base_url_vars: {},
    hosts: [],
    auth_schemes: schemes.map((scheme) => ({ inject: [], fields: {}, ...scheme })),
    private_network: false,
  } as unknown as Toolkit;
}
