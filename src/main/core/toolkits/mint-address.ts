import { placeholdersOf } from '#shared/domain/connect-fields.ts';
import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { type Addressed, resolveUrlTemplate } from './base-url.ts';
import { validationFailed } from './fault.ts';
import { pathSegment, type Values } from './variables.ts';

/**
 * Where a scheme's typed-in credential is exchanged for a token. Its path may hold fields of the scheme besides the variables
 * of the toolkit (GitHub: the number of an installation); its host holds variables only.
 *
 * @throws SallyportError ValidationFailed naming what is missing or does not fit.
 */
export function mintAddress(toolkit: Addressed, scheme: AuthScheme, values: Values): string {
  const template = scheme.oauth?.token_url ?? '';
  const [, origin = '', path = ''] = /^([a-z]+:\/\/[^/?#]*)(.*)$/is.exec(template) ?? [];
  const own = placeholdersOf(path).filter(
    (name) => Object.hasOwn(scheme.fields, name) && !Object.hasOwn(toolkit.base_url_vars, name),
  );
  const filled = own.reduce((text, name) => {
    const segment = pathSegment(values[name] ?? '');
    if (typeof segment === 'string') return text.replaceAll(`{${name}}`, segment);
    throw validationFailed([{ field: `fields.${name}`, reason: segment.fault }], 'Correct the named field.');
  }, path);
  return resolveUrlTemplate(toolkit, origin + filled, values);
}
