import type { Fault } from '../toolkits/index.ts';
import { validationFailed } from '../toolkits/index.ts';
import { signJwt } from './jwt.ts';
import type { Minter, MintRefusal, Values } from './minter.ts';
import { parsePrivateKey } from './private-key.ts';

/** GitHub takes at most ten minutes, and asks to issue a minute in the past for clocks that differ. */
const lifeSeconds = 9 * 60;
const skewSeconds = 60;

/** An installation of a GitHub App (GitHub Docs, "Authenticating as a GitHub App installation"). */
export const installationMinter: Minter = {
  faults,

  request({ values, now }) {
    const key = parsePrivateKey(values.private_key ?? '');
    if ('fault' in key) {
      throw validationFailed(
        [{ field: 'fields.private_key', reason: key.fault }],
        'Paste the whole .pem file of the app’s private key.',
      );
    }
    const second = Math.floor(now / 1_000);
    const assertion = signJwt(key, {
      iss: values.application_id ?? '',
      iat: second - skewSeconds,
      exp: second + lifeSeconds,
    });
    return {
      headers: { accept: 'application/vnd.github+json', authorization: `Bearer ${assertion}` },
      body: null,
      secrets: [assertion],
    };
  },

  tokenPath: 'token',
  expiryPath: 'expires_at',
  advice,
};

function faults(values: Values): Fault[] {
  const key = values.private_key === undefined ? null : parsePrivateKey(values.private_key);
  const names = ['application_id', 'installation_id'].filter(
    (name) => values[name] !== undefined && !/^[A-Za-z0-9._-]{1,100}$/.test(values[name]),
  );
  return [
    ...names.map((name) => ({
      field: `fields.${name}`,
      reason: 'is not an id (letters, digits, ".", "_" and "-")',
    })),
    ...(key !== null && 'fault' in key ? [{ field: 'fields.private_key', reason: key.fault }] : []),
  ];
}

function advice({ status, words }: MintRefusal) {
  if (status === 404 && !/integration/i.test(words)) {
    return {
      field: 'fields.installation_id',
      fix: 'Take the number at the end of the address of the installation’s settings page.',
    };
  }
  if (status === 404 || /\biss(uer)?\b/i.test(words)) {
    return { field: 'fields.application_id', fix: 'Take the App ID from the app’s settings page.' };
  }
  if (status === 403)
    return { field: null, fix: 'Allow it in the settings of the installation, where it may be suspended.' };
  return {
    field: 'fields.private_key',
    fix: 'Create a new private key on the app’s settings page, and connect with its .pem file.',
  };
}
