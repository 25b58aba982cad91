import { placeholdersOf } from '#shared/domain/connect-fields.ts';
import type { AuthScheme, ToolkitInput } from '#shared/domain/toolkit.ts';
import { namesPrivateHost } from './base-url-template.ts';
import type { Fault } from './fault.ts';

/** The faults of a scheme whose credential is exchanged for a token: where that happens, and that the token is sent. */
export function mintedSchemeFaults(input: ToolkitInput, scheme: AuthScheme, at: string): Fault[] {
  const isSent = scheme.inject.some(({ value }) => placeholdersOf(value).includes('access_token'));
  return [
    ...addressFaults(input, scheme, `${at}.oauth.token_url`),
    ...(isSent ? [] : [{ field: `${at}.inject`, reason: 'sends no {access_token}' }]),
  ];
}

function addressFaults(input: ToolkitInput, { oauth, fields, mode }: AuthScheme, field: string): Fault[] {
  const address = oauth?.token_url;
  if (address === undefined) {
    return [{ field, reason: `is missing: ${mode} exchanges its credential for a token there` }];
  }
  const [, origin = '', path = ''] = /^(https?:\/\/[^/?#]*)(.*)$/is.exec(address) ?? [];
  if (origin === '') return [{ field, reason: 'is not a whole address (https://…)' }];
  if (/^http:/i.test(origin) && !namesPrivateHost(input.base_url)) {
    return [{ field, reason: 'must be https: a credential goes there' }];
  }
  const isVariable = (name: string) => Object.hasOwn(input.base_url_vars, name);
  return [
    ...placeholdersOf(origin)
      .filter((name) => !isVariable(name))
      .map((name) => ({
        field,
        reason: `{${name}} is not declared in base_url_vars, so it cannot choose the host`,
      })),
    ...placeholdersOf(path)
      .filter((name) => !isVariable(name) && (!Object.hasOwn(fields, name) || fields[name]?.secret))
      .map((name) => ({
        field,
        reason: `{${name}} is neither in base_url_vars nor a field that is no secret`,
      })),
  ];
}
