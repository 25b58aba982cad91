import type { Credential } from '../accounts/index.ts';
import type { Boundary } from '../egress/index.ts';
import { originsOf, resolveBaseUrl } from '../toolkits/index.ts';

/** Where this credential may go, from its toolkit as it stands now and the origins sealed with it. */
export function boundaryOf(credential: Credential): Boundary {
  const base = resolveBaseUrl(credential.toolkit, credential.fields);
  return {
    baseOrigin: base.origin,
    basePath: base.path,
    basePathIsSecret: credential.scheme.inject.some((injection) => injection.in === 'path'),
    toolkitOrigins: originsOf(credential.toolkit, credential.fields),
    confirmedOrigins: credential.origins,
  };
}
