import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { secretTexts, type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { connectValues } from './connect-values.ts';
import type { Credential } from './credential.ts';
import { givenValues } from './given-values.ts';
import { withTokenFields } from './token-fields.ts';

/** A credential that a caller brings along for one call (`custom_connection_data`). It is never stored. */
export interface TransientConnection {
  readonly toolkit: string;
  readonly auth_scheme: string;
  /** The scheme's values by name; what the scheme does not use is ignored. */
  readonly values: Readonly<Record<string, unknown>>;
}

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
  const given = givenValues(toolkit, scheme, connection.values, `${field}.val`);
  const values = connectValues(toolkit, scheme, given);
  return {
    account: null,
    toolkit,
    scheme,
    fields: values.fields,
    origins: values.origins,
    secrets: secretTexts(scheme, values.fields),
  };
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
