import type { RunningSallyport } from './running-sallyport.ts';

/**
 * Connects an account whose token goes out as `Authorization: Bearer …`; makes its toolkit first where a base URL is given.
 * Returns the account's id.
 */
export async function connectBearerAccount(
  app: Pick<RunningSallyport, 'call'>,
  options: {
    readonly slug: string;
    readonly name?: string;
    readonly baseUrl?: string;
    readonly defaultHeaders?: Readonly<Record<string, string>>;
    readonly token: string;
    readonly alias?: string;
  },
): Promise<string> {
  if (options.baseUrl !== undefined) {
    await app.call('toolkits.create', {
      slug: options.slug,
      name: options.name ?? options.slug,
      base_url: options.baseUrl,
      ...(options.defaultHeaders === undefined ? {} : { default_headers: options.defaultHeaders }),
      auth_schemes: [
        {
          mode: 'BEARER_TOKEN',
          inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
          fields: { token: { label: 'Token', secret: true } },
        },
      ],
    });
  }
  const { id } = await app.call('accounts.create', {
    toolkit: options.slug,
    fields: { token: options.token },
    ...(options.alias === undefined ? {} : { alias: options.alias }),
  });
  return id;
}
