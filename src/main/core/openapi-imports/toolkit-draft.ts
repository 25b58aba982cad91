import type { ImportDecision } from '#shared/domain/openapi-import.ts';
import type { AuthScheme, BaseUrlVariable, Toolkit, ToolkitInput } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { ApiDescription, DescribedServer } from '../ports/index.ts';
import { validationFailed } from '../toolkits/index.ts';
import { originOf, schemeOrigins } from './origins.ts';

/**
 * The toolkit that a person's decision makes of a description.
 *
 * @param existing the toolkit that is imported into: what the decision leaves out stays as it is.
 * @param operationOrigins where operations lie beside the base URL; those that are confirmed become hosts.
 * @throws SallyportError OriginUnconfirmed, ValidationFailed.
 */
export function draftToolkit(
  description: ApiDescription,
  decision: ImportDecision,
  existing: Toolkit | null,
  operationOrigins: readonly string[],
): ToolkitInput {
  const server = serverOf(description, decision, existing);
  const schemes = schemesOf(description, decision, existing);
  const baseUrl = server?.url ?? existing?.base_url ?? '';
  const origins = [
    ...(server === null ? [] : [originOf(server.url) ?? server.url]),
    ...(decision.schemes === undefined ? [] : schemes.flatMap(schemeOrigins)),
  ];
  const open = [...new Set(origins)].filter((origin) => !decision.confirmed_origins.includes(origin));
  if (open.length > 0) throw unconfirmed(open);

  const further = operationOrigins
    .filter((origin) => decision.confirmed_origins.includes(origin) && origin !== originOf(baseUrl))
    .map((origin) => origin.replace(/^https?:\/\//, ''));
  const { tier: _, private_network: __, ...kept } = existing ?? blank(decision, description);
  return {
    ...kept,
    name: decision.name ?? kept.name,
    base_url: baseUrl,
    base_url_vars: { ...kept.base_url_vars, ...server?.variables },
    hosts: [...new Set([...kept.hosts, ...further])],
    auth_schemes: [...schemes],
  };
}

function blank({ slug, name }: ImportDecision, { title, docsUrl }: ApiDescription): Toolkit {
  return {
    slug,
    name: name ?? (title || slug),
    base_url: '',
    base_url_vars: {},
    hosts: [],
    default_headers: {},
    auth_schemes: [],
    categories: [],
    tier: 'custom',
    private_network: false,
    ...(docsUrl === null ? {} : { docs_url: docsUrl }),
  };
}

type ChosenServer = { readonly url: string; readonly variables: Readonly<Record<string, BaseUrlVariable>> };

function serverOf(
  { servers }: ApiDescription,
  { server, base_url: own }: ImportDecision,
  existing: Toolkit | null,
): ChosenServer | null {
  if (own !== undefined) return { url: own, variables: {} };
  if (server === undefined && existing !== null) return null;
  const chosen: DescribedServer | undefined = servers[server ?? 0];
  if (chosen) return { url: chosen.url, variables: usedVariables(chosen) };
  const reason =
    servers.length === 0 ? 'the description names no server' : 'there is no such server in the description';
  throw validationFailed([{ field: 'base_url', reason }], 'Enter the base URL of the API.');
}

function usedVariables({ url, variables }: DescribedServer): Record<string, BaseUrlVariable> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => url.includes(`{${name}}`)));
}

/** What the document offers and the person wants; without a choice, whatever signs in at confirmed places only. */
function schemesOf(
  { schemes }: ApiDescription,
  { schemes: chosen, auth_schemes: own, confirmed_origins: confirmed }: ImportDecision,
  existing: Toolkit | null,
): readonly AuthScheme[] {
  if (own !== undefined) return own;
  if (chosen === undefined && existing !== null) return existing.auth_schemes;
  const offered = schemes.map(({ scheme }) => scheme);
  const wanted =
    chosen === undefined
      ? offered.filter((scheme) => schemeOrigins(scheme).every((origin) => confirmed.includes(origin)))
      : chosen.flatMap((index) => offered[index] ?? []);
  if (wanted.length > 0) return wanted;
  throw validationFailed(
    [{ field: 'schemes', reason: 'names no way to sign in that the description has' }],
    'Choose at least one, or describe one with auth_schemes.',
  );
}

function unconfirmed(origins: readonly string[]): SallyportError {
  return new SallyportError(
    'OriginUnconfirmed',
    `confirmed_origins: requests or sign-ins would go to ${origins.join(', ')}, which was not confirmed.`,
    {
      field: 'confirmed_origins',
      fix: 'Compare the addresses with the documentation of the service and confirm each.',
      errors: origins.map((origin) => `confirmed_origins: ${origin} is not confirmed`),
    },
  );
}
