import { placeholdersOf } from '#shared/domain/connect-fields.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { type BaseUrlTemplate, parseBaseUrl } from './base-url-template.ts';
import { type Fault, validationFailed } from './fault.ts';
import { type HostTemplate, hostFault, normaliseHost, parseHostTemplate } from './host-name.ts';
import { parsedTemplate } from './injections.ts';
import { renderTemplate, templateFields } from './template.ts';
import {
  declared,
  hostValueFault,
  pathSegment,
  type Values,
  variableFault,
  variableValue,
  wholeUrlValue,
} from './variables.ts';

/** What resolving needs of a toolkit: one whose base URL is that of the scheme in use (`toolkitForScheme`). */
export type Addressed = Pick<Toolkit, 'base_url' | 'base_url_vars' | 'hosts' | 'auth_schemes'>;

export interface BaseUrl {
  /** `https://host[:port]`, lower case, without the default port. */
  readonly origin: string;
  /** Without a trailing slash, '' for none. Holds the secret where the toolkit injects one into the path. */
  readonly path: string;
}

/** A filled text, nothing because a variable has no value (named), or what is wrong with a value. */
type Filled = { readonly text: string } | { readonly missing: string } | { readonly fault: Fault };

const fillFix =
  'Correct the named fields: each value is only the part that the address of the service leaves open.';

/**
 * Fills the base URL of a toolkit with an account's values.
 *
 * @throws SallyportError ValidationFailed naming each `fields.<name>` that is missing or does not fit its place.
 */
export function resolveBaseUrl(toolkit: Addressed, values: Values): BaseUrl {
  const template = parsedBaseUrl(toolkit);
  const origin = fillOrigin(toolkit, template, values);
  const path = fillPath(toolkit, template, values);
  const faults = [origin, path].flatMap((filled): Fault[] => {
    if ('missing' in filled) return [{ field: `fields.${filled.missing}`, reason: 'is missing' }];
    return 'fault' in filled ? [filled.fault] : [];
  });
  if (!('text' in origin) || !('text' in path)) throw validationFailed(faults, fillFix);
  return { origin: origin.text, path: path.text };
}

/**
 * The exact origins that a toolkit names for an account with these values: the base URL's and those of its further hosts,
 * which share the base URL's scheme. A wildcard host becomes `https://*.example.com`. What has no value yet is left out.
 *
 * @throws SallyportError ValidationFailed naming a value that does not fit its place.
 */
export function originsOf(toolkit: Addressed, values: Values): string[] {
  const template = parsedBaseUrl(toolkit);
  const scheme = template.kind === 'literal' ? template.scheme : 'https';
  const origins = [fillOrigin(toolkit, template, values)];
  for (const entry of toolkit.hosts) {
    const host = parsedHost(entry);
    const filled = fillHost(toolkit, host, values);
    origins.push(
      'text' in filled ? { text: `${scheme}://${filled.text}${shownPort(scheme, host.port)}` } : filled,
    );
  }
  const faults = origins.flatMap((filled) => ('fault' in filled ? [filled.fault] : []));
  if (faults.length > 0) throw validationFailed(faults, fillFix);
  return [...new Set(origins.flatMap((filled) => ('text' in filled ? [filled.text] : [])))];
}

function parsedBaseUrl(toolkit: Addressed): BaseUrlTemplate {
  const parsed = parseBaseUrl(toolkit.base_url);
  if (!('fault' in parsed)) return parsed;
  throw validationFailed(
    [{ field: 'base_url', reason: parsed.fault }],
    'Correct the base URL of the toolkit.',
  );
}

function parsedHost(entry: string): HostTemplate {
  const parsed = parseHostTemplate(entry);
  if (!('fault' in parsed)) return parsed;
  throw validationFailed(
    [{ field: 'hosts', reason: `"${entry}" ${parsed.fault}` }],
    'Correct the hosts of the toolkit.',
  );
}

function fillOrigin(toolkit: Addressed, template: BaseUrlTemplate, values: Values): Filled {
  if (template.kind === 'literal') {
    const host = fillHost(toolkit, template.host, values);
    if (!('text' in host)) return host;
    return { text: `${template.scheme}://${host.text}${shownPort(template.scheme, template.host.port)}` };
  }
  const whole = fillWhole(toolkit, template.variable, values);
  return 'host' in whole ? { text: `https://${whole.host}${shownPort('https', whole.port)}` } : whole;
}

function fillWhole(toolkit: Addressed, name: string, values: Values) {
  const variable = declared(toolkit, name);
  const value = variableValue(toolkit, name, values);
  if (variable === undefined || value === undefined || value === '') return { missing: name };
  const parsed = wholeUrlValue(variable, value);
  const reason = variableFault(variable, value) ?? ('fault' in parsed ? parsed.fault : null);
  if (reason !== null || 'fault' in parsed)
    return { fault: { field: `fields.${name}`, reason: reason ?? '' } };
  return parsed;
}

function fillHost(toolkit: Addressed, template: HostTemplate, values: Values): Filled {
  const names = placeholdersOf(template.host);
  let host = template.host;
  for (const name of names) {
    const variable = declared(toolkit, name);
    const value = variableValue(toolkit, name, values);
    if (variable === undefined || value === undefined) return { missing: name };
    const after = template.host
      .slice(template.host.indexOf(`{${name}}`) + name.length + 2)
      .replace(/\{.*$/s, '');
    const reason = variableFault(variable, value) ?? hostValueFault(variable, value, after);
    if (reason !== null) return { fault: { field: `fields.${name}`, reason } };
    host = host.replaceAll(`{${name}}`, value);
  }
  const reason = hostFault(host);
  if (reason !== null) {
    const field = names[0] === undefined ? 'base_url' : `fields.${names[0]}`;
    return { fault: { field, reason: `makes the host "${host}", which ${reason}` } };
  }
  return { text: `${template.wildcard ? '*.' : ''}${normaliseHost(host)}` };
}

function fillPath(toolkit: Addressed, template: BaseUrlTemplate, values: Values): Filled {
  const whole = template.kind === 'whole' ? fillWhole(toolkit, template.variable, values) : null;
  let path = (whole !== null && 'path' in whole ? whole.path : '') + template.path;
  for (const name of placeholdersOf(template.path)) {
    const value = pathValue(toolkit, name, values);
    if (!('text' in value)) return value;
    const segment = pathSegment(value.text);
    if (typeof segment !== 'string') return { fault: { field: `fields.${name}`, reason: segment.fault } };
    path = path.split(`{${name}}`).join(segment);
  }
  return { text: path };
}

function pathValue(toolkit: Addressed, name: string, values: Values): Filled {
  const variable = declared(toolkit, name);
  if (variable !== undefined) {
    const value = variableValue(toolkit, name, values);
    if (value === undefined) return { missing: name };
    const reason = variableFault(variable, value);
    return reason === null ? { text: value } : { fault: { field: `fields.${name}`, reason } };
  }
  for (const injection of toolkit.auth_schemes.flatMap(({ inject }) => inject)) {
    if (injection.in !== 'path' || injection.name !== name) continue;
    const template = parsedTemplate(injection.value);
    const missing = templateFields(template).find(
      (field) => !Object.hasOwn(values, field) || values[field] === '',
    );
    if (missing !== undefined) return { missing };
    return { text: renderTemplate(template, (field) => values[field] ?? '') };
  }
  return { missing: name };
}

function shownPort(scheme: string, port: number | null): string {
  return port === null || port === (scheme === 'https' ? 443 : 80) ? '' : `:${port}`;
}

/**
 * Fills an address of the authorization server, which may use the same variables as the base URL.
 *
 * @throws SallyportError ValidationFailed naming a variable that is missing or does not fit.
 */
export function resolveUrlTemplate(toolkit: Addressed, template: string, values: Values): string {
  const [address = '', query] = template.split('?', 2);
  const { origin, path } = resolveBaseUrl({ ...toolkit, base_url: address }, values);
  // A trailing slash is part of an address that is called as it stands.
  const slash = path !== '' && address.endsWith('/') ? '/' : '';
  return `${origin}${path}${slash}${query === undefined ? '' : `?${query}`}`;
}
