import { fileURLToPath } from 'node:url';

/** Where the product's own files are. The same tree holds for the built bundles and for the sources run directly. */
export interface Parts {
  readonly callsWorker: URL;
  readonly openapiWorker: URL;
  readonly harWorker: URL;
  readonly keychainHelper: string;
  readonly preload: string;
  readonly renderer: string;
  readonly catalog: string;
  readonly icons: string;
}

/** Finds the parts from a host's entry file (`out/main/headless.js`, or `src/main/headless.ts` without a build). */
export function locateParts(entryUrl: string): Parts {
  const built = entryUrl.endsWith('.js');
  const path = (relative: string): string => fileURLToPath(new URL(relative, entryUrl));
  return {
    callsWorker: new URL(built ? './calls-worker.js' : './adapters/sqlite/calls-worker.ts', entryUrl),
    openapiWorker: new URL(built ? './openapi-worker.js' : './adapters/openapi/openapi-worker.ts', entryUrl),
    harWorker: new URL(built ? './har-worker.js' : './adapters/har/har-worker.ts', entryUrl),
    keychainHelper: path(built ? './keychain-helper.js' : './adapters/keychain/keychain-helper.ts'),
    preload: path('../../out/preload/index.cjs'),
    renderer: path('../../out/renderer'),
    catalog: path('../../resources/catalog/toolkits.json'),
    icons: path('../../resources/icons'),
  };
}
