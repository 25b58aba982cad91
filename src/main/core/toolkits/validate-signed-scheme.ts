import { placeholdersOf } from '#shared/domain/connect-fields.ts';
import type { AuthMode, AuthScheme, ToolkitInput } from '#shared/domain/toolkit.ts';
import type { Fault } from './fault.ts';

/** What the signer of a scheme reads among an account's values. */
const neededNames: Partial<Record<AuthMode, readonly string[]>> = {
  OAUTH1: ['consumer_key', 'consumer_secret'],
  AWS_SIGV4: ['access_key_id', 'secret_access_key', 'region', 'service'],
};

/** The faults of a scheme that signs requests: what its signer needs, and what only the signer may set. */
export function signedSchemeFaults(input: ToolkitInput, scheme: AuthScheme, at: string): Fault[] {
  return [
    ...missingFaults(input, scheme, at),
    ...scheme.inject.flatMap(({ in: place, name }, index) =>
      place === 'header' && isSigned(scheme.mode, name.toLowerCase())
        ? [{ field: `${at}.inject[${index}].name`, reason: `"${name}" is set by the signature` }]
        : [],
    ),
    ...(scheme.mode === 'OAUTH1' ? oauth1AddressFaults(scheme, at) : []),
  ];
}

function missingFaults(input: ToolkitInput, scheme: AuthScheme, at: string): Fault[] {
  const asked = new Set([
    ...Object.keys(scheme.fields),
    ...placeholdersOf(scheme.base_url ?? input.base_url),
    ...input.hosts.flatMap(placeholdersOf),
  ]);
  return (neededNames[scheme.mode] ?? [])
    .filter((name) => !asked.has(name))
    .map((name) => ({ field: `${at}.fields.${name}`, reason: `is needed to sign with ${scheme.mode}` }));
}

function isSigned(mode: AuthMode, name: string): boolean {
  return name === 'authorization' || (mode === 'AWS_SIGV4' && name.startsWith('x-amz-'));
}

const addresses = ['request_token_url', 'authorize_url', 'access_token_url'] as const;

/** A sign-in takes three addresses. The two that the consumer secret may be sent to (PLAINTEXT) must be one place. */
function oauth1AddressFaults({ oauth }: AuthScheme, at: string): Fault[] {
  const missing = addresses.filter((name) => oauth?.[name] === undefined);
  if (missing.length === addresses.length) return [];
  if (missing.length > 0)
    return missing.map((name) => ({
      field: `${at}.oauth.${name}`,
      reason: `is missing beside the other addresses`,
    }));
  const place = (url: string | undefined) => /^[a-z]+:\/\/[^/?#]+/i.exec(url ?? '')?.[0]?.toLowerCase();
  if (place(oauth?.request_token_url) === place(oauth?.access_token_url)) return [];
  return [{ field: `${at}.oauth.access_token_url`, reason: 'is at another origin than request_token_url' }];
}
