import { placeholdersOf } from '#shared/domain/connect-fields.ts';
import type { BaseUrlVariable, ToolkitInput } from '#shared/domain/toolkit.ts';
import { type BaseUrlTemplate, parseBaseUrl, parsePath } from './base-url-template.ts';
import type { Fault } from './fault.ts';
import { isPrivateHost, parseHostTemplate } from './host-name.ts';
import { compiles, isControlledHeader, schemeFaults } from './validate-scheme.ts';
import { variableFault } from './variables.ts';

/**
 * Every rule that a toolkit must keep beyond its schema, all faults at once. The rules keep a credential from going where
 * its owner did not mean: which hosts a description may name, and which parts of a request it may set.
 *
 * @param input as `completeInput` returns it.
 */
export function toolkitFaults(input: ToolkitInput): Fault[] {
  const parsed = parseBaseUrl(input.base_url);
  const base = 'fault' in parsed ? null : parsed;
  return [
    ...('fault' in parsed ? [{ field: 'base_url', reason: parsed.fault }] : []),
    ...Object.entries(input.base_url_vars).flatMap(([name, variable]) => variableFaults(name, variable)),
    ...input.hosts.flatMap((entry, index) => hostEntryFaults(input, base, entry, `hosts[${index}]`)),
    ...Object.keys(input.default_headers)
      .filter(isControlledHeader)
      .map((name) => ({
        field: `default_headers.${name}`,
        reason: 'is a header that Sallyport sets itself',
      })),
    ...duplicateModeFaults(input),
    ...input.auth_schemes.flatMap((scheme, index) => schemeFaults(input, scheme, `auth_schemes[${index}]`)),
    ...testPathFaults(input.test_path, 'test_path'),
    ...input.auth_schemes.flatMap((scheme, index) =>
      testPathFaults(scheme.test_path, `auth_schemes[${index}].test_path`),
    ),
  ];
}

function variableFaults(name: string, variable: BaseUrlVariable): Fault[] {
  const field = `base_url_vars.${name}`;
  if (name === '__proto__') return [{ field, reason: 'is not a name that can be used' }];
  if (variable.pattern !== undefined && !compiles(variable.pattern)) {
    return [{ field: `${field}.pattern`, reason: 'is not a regular expression' }];
  }
  const faults: Fault[] = [];
  const hosts = variable.host_pattern?.split('|').map((pattern) => pattern.trim()) ?? [];
  for (const host of hosts) {
    const parsed = parseHostTemplate(host);
    if ('fault' in parsed || parsed.port !== null || placeholdersOf(host).length > 0) {
      const reason = `"${host}" is not a host name, or "*." in front of one`;
      faults.push({ field: `${field}.host_pattern`, reason });
    }
  }
  const reason = variable.default === undefined ? null : variableFault(variable, variable.default);
  return reason === null ? faults : [...faults, { field: `${field}.default`, reason }];
}

function hostEntryFaults(
  input: ToolkitInput,
  base: BaseUrlTemplate | null,
  entry: string,
  field: string,
): Fault[] {
  const parsed = parseHostTemplate(entry);
  if ('fault' in parsed) return [{ field, reason: `"${entry}" ${parsed.fault}` }];
  const undeclared = placeholdersOf(parsed.host).filter((name) => !Object.hasOwn(input.base_url_vars, name));
  if (undeclared.length > 0) {
    return undeclared.map((name) => ({ field, reason: `{${name}} is not declared in base_url_vars` }));
  }
  if (base?.kind === 'literal' && base.scheme === 'http' && !isPrivateHost(parsed.host)) {
    const reason = `"${entry}" would be called over http:// like the base URL, which is only for private addresses`;
    return [{ field, reason }];
  }
  return [];
}

function duplicateModeFaults(input: ToolkitInput): Fault[] {
  const modes = input.auth_schemes.map(({ mode }) => mode);
  return modes.flatMap((mode, index) =>
    modes.indexOf(mode) === index
      ? []
      : [{ field: `auth_schemes[${index}].mode`, reason: `${mode} stands in the list twice` }],
  );
}

function testPathFaults(testPath: string | undefined, field: string): Fault[] {
  if (testPath === undefined) return [];
  const [path = '', query = ''] = testPath.split(/\?(.*)/s, 2);
  const parsed = parsePath(path);
  if (typeof parsed !== 'string') return [{ field, reason: parsed.fault }];
  if (/[{}]/.test(path)) return [{ field, reason: 'cannot hold a {variable}' }];
  return /^[\x21\x22\x24-\x7e]*$/.test(query) ? [] : [{ field, reason: 'the query is not a valid one' }];
}
