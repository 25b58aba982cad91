import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { secretTexts, type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import type { Credential } from './accounts.ts';
import { connectValues } from './connect-values.ts';
import { withTokenFields } from './token-fields.ts';

/** A credential that a caller brings along for one call (`custom_connection_data`). It is never stored. */
export interface TransientConnection {
  readonly toolkit: string;
  readonly auth_scheme: string;
  /** The scheme's values by name; what the scheme does not use is ignored. */
  readonly values: Readonly<Record<string, unknown>>;
}

/** Names under which SDKs send the one secret of a scheme, whatever our toolkit calls it. */
const commonSecretNames = ['api_key', 'generic_api_key', 'token', 'bearer_token', 'access_token', 'password'];

/** Values by which a caller would choose where the request goes. */
const routingNames = ['base_url', 'full', 'domain', 'instanceEndpoint'];

const field = 'custom_connection_data';

/**
 * Opens a brought-along credential for the hosts of its toolkit.
 *
 * @throws SallyportError ToolkitNotFound, SchemeUnsupported, or ValidationFailed naming the value that is missing or that
 *   tries to choose the host.
 */
export function openTransientCredential(
  toolkits: Pick<Toolkits, 'get'>,
  connection: TransientConnection,
): Credential {
  const source = toolkits.get(connection.toolkit, `${field}.toolkitSlug`);
  const declared = source.auth_schemes.find(({ mode }) => mode === connection.auth_scheme);
  if (!declared) throw schemeUnsupported(source.name, connection.auth_scheme, source.auth_schemes);
  const scheme = withTokenFields(declared);
  const toolkit = toolkitForScheme(source, scheme);
  const given = textValues(connection.values);
  const routing = routingNames.find(
    (name) => Object.hasOwn(given, name) && !Object.hasOwn(scheme.fields, name),
  );
  if (routing !== undefined) {
    throw new SallyportError(
      'ValidationFailed',
      `${field}.val.${routing}: a call cannot choose the host of a toolkit.`,
      {
        field: `${field}.val.${routing}`,
        fix: 'Leave it out; the owner of this machine can add a toolkit for another host.',
      },
    );
  }
  const values = connectValues(toolkit, scheme, namedAsDeclared(scheme, toolkit.base_url_vars, given));
  return {
    account: null,
    toolkit,
    scheme,
    fields: values.fields,
    origins: values.origins,
    secrets: secretTexts(scheme, values.fields),
  };
}

function textValues(values: Readonly<Record<string, unknown>>): Record<string, string> {
  const texts = Object.entries(values).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  );
  return Object.fromEntries(texts);
}

function namedAsDeclared(
  scheme: AuthScheme,
  variables: object,
  given: Readonly<Record<string, string>>,
): Record<string, string> {
  const known = Object.entries(given).filter(
    ([name]) => Object.hasOwn(scheme.fields, name) || Object.hasOwn(variables, name),
  );
  const values = Object.fromEntries(known);
  const secrets = Object.keys(scheme.fields).filter((name) => scheme.fields[name]?.secret);
  const [only, another] = secrets;
  const common = commonSecretNames.find((name) => Object.hasOwn(given, name));
  if (only !== undefined && another === undefined && values[only] === undefined && common !== undefined) {
    values[only] = given[common] ?? '';
  }
  return values;
}

function schemeUnsupported(name: string, wanted: string, offered: readonly AuthScheme[]): SallyportError {
  return new SallyportError(
    'SchemeUnsupported',
    `${field}.authScheme: ${name} does not offer "${wanted.slice(0, 40)}".`,
    {
      field: `${field}.authScheme`,
      fix: `Use ${offered.map(({ mode }) => mode).join(' or ')}.`,
    },
  );
}
