import type { BaseUrlVariable, Toolkit } from '#shared/domain/toolkit.ts';
import { isDotSegment, parsePath } from './base-url-template.ts';
import { hostFault, matchesHostPattern, normaliseHost, parseHostTemplate } from './host-name.ts';

export type Values = Readonly<Record<string, string>>;

/** The value in force: what was given, else the default. Undefined where there is neither. */
export function variableValue(
  toolkit: Pick<Toolkit, 'base_url_vars'>,
  name: string,
  values: Values,
): string | undefined {
  const given = Object.hasOwn(values, name) ? values[name] : undefined;
  if (given !== undefined && given !== '') return given;
  const variable = declared(toolkit, name);
  return variable?.default ?? (variable?.enum?.includes('') ? '' : undefined);
}

export function declared(toolkit: Pick<Toolkit, 'base_url_vars'>, name: string): BaseUrlVariable | undefined {
  return Object.hasOwn(toolkit.base_url_vars, name) ? toolkit.base_url_vars[name] : undefined;
}

/** Why a value breaks the variable's own rules; null when it keeps them. */
export function variableFault(variable: BaseUrlVariable, value: string): string | null {
  if (variable.enum && !variable.enum.includes(value)) {
    return `is not one of ${variable.enum.map((choice) => `"${choice}"`).join(', ')}`;
  }
  if (variable.pattern !== undefined && !new RegExp(`^(?:${variable.pattern})$`, 'u').test(value)) {
    return `does not match the pattern ${variable.pattern}`;
  }
  return null;
}

/** Why a value cannot stand in a host at this place; null when it can. `after` is the literal text that follows it there. */
export function hostValueFault(variable: BaseUrlVariable, value: string, after: string): string | null {
  if (!/^[A-Za-z0-9.-]*$/.test(value)) {
    return 'stands in a host name: only letters, digits, "-" and "." (no scheme, port, path or user name)';
  }
  if (value === '' && !variable.enum?.includes('') && variable.default !== '') return 'is missing';
  if (after.length > 1 && value.toLowerCase().endsWith(after.toLowerCase())) {
    return `leave out "${after}": it is added to the value`;
  }
  if (variable.host_pattern !== undefined && !matchesHostPattern(variable.host_pattern, value)) {
    return `is not a host of this service (${variable.host_pattern})`;
  }
  return null;
}

/** One segment of a path, percent-encoded where it must be, or why the value cannot be one. */
export function pathSegment(value: string): string | { readonly fault: string } {
  if (value === '') return { fault: 'is missing' };
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
  if (/[/?#%\\\u0000-\u001f\u007f]/.test(value)) {
    return { fault: 'stands in a path as one segment: no "/", "?", "#", "%", "\\" or control character' };
  }
  if (isDotSegment(value)) return { fault: 'cannot consist of dots' };
  if (!value.isWellFormed()) return { fault: 'holds half a character (a lone surrogate)' };
  return value.replace(/[^A-Za-z0-9\-._~!$&'()*+,;=:@]+/g, encodeURIComponent);
}

/** The origin and path that a whole-URL value such as `https://acme.my.salesforce.com` stands for, or what is wrong with it. */
export function wholeUrlValue(
  variable: BaseUrlVariable,
  value: string,
):
  | { readonly host: string; readonly port: number | null; readonly path: string }
  | { readonly fault: string } {
  const match = /^(?:https:\/\/)?([A-Za-z0-9.:[\]_-]+)(\/[^?#\\]*)?$/i.exec(value);
  if (!match) return { fault: 'is not an https:// address (without user name, query or fragment)' };
  const host = parseHostTemplate(match[1] ?? '');
  if ('fault' in host) return { fault: host.fault };
  const unusual = hostFault(host.host);
  if (unusual !== null) return { fault: unusual };
  const path = parsePath(match[2] ?? '');
  if (typeof path !== 'string') return path;
  if (/[{}]/.test(path)) return { fault: 'cannot hold a {variable}' };
  if (variable.host_pattern !== undefined && !matchesHostPattern(variable.host_pattern, host.host)) {
    return { fault: `is not a host of this service (${variable.host_pattern})` };
  }
  return { host: normaliseHost(host.host), port: host.port, path };
}
