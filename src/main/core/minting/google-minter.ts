import type { KeyObject } from 'node:crypto';
import { z } from 'zod';
import { validationFailed } from '../toolkits/index.ts';
import { signJwt } from './jwt.ts';
import type { Minter, MintRefusal } from './minter.ts';
import { parsePrivateKey } from './private-key.ts';

/** What counts in a key file. Its `token_uri` does not: a pasted text must not choose where an assertion goes. */
const keyFileSchema = z.looseObject({
  type: z.string(),
  client_email: z.string().min(1),
  private_key: z.string().min(1),
  private_key_id: z.string().optional(),
});

interface GoogleKey {
  readonly email: string;
  readonly key: KeyObject;
  readonly keyId: string | undefined;
}

const field = 'fields.credentials_json';
const fix = 'Paste the whole JSON file that Google gave out for the key of the service account.';
const grantType = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
/** Google takes assertions of at most an hour; half a minute of it goes to clocks that differ. */
const lifeSeconds = 3_600;
const skewSeconds = 30;

/** A Google service account (RFC 7523 §2.1; Google Identity, "Using OAuth 2.0 for server to server applications"). */
export const googleMinter: Minter = {
  faults({ credentials_json: text }) {
    if (text === undefined) return [];
    const key = parseKeyFile(text);
    return 'fault' in key ? [{ field, reason: key.fault }] : [];
  },

  request({ facts, values, tokenUrl, now }) {
    const key = parseKeyFile(values.credentials_json ?? '');
    if ('fault' in key) throw validationFailed([{ field, reason: key.fault }], fix);
    const issuedAt = Math.floor(now / 1_000) - skewSeconds;
    const scope = values.scopes?.split(/[\s,]+/).join(' ') ?? facts.default_scopes?.join(' ') ?? '';
    const assertion = signJwt(
      key.key,
      {
        iss: key.email,
        aud: tokenUrl,
        iat: issuedAt,
        exp: issuedAt + lifeSeconds,
        ...(scope === '' ? {} : { scope }),
        ...(values.subject === undefined ? {} : { sub: values.subject }),
      },
      key.keyId === undefined ? {} : { kid: key.keyId },
    );
    return {
      headers: { accept: 'application/json' },
      body: new URLSearchParams({ grant_type: grantType, assertion }),
      secrets: [assertion],
    };
  },

  tokenPath: 'access_token',
  expiryPath: 'expires_in',
  advice,
};

function advice({ code, words }: MintRefusal) {
  if (code === 'invalid_scope') {
    return { field: 'fields.scopes', fix: 'Name scopes that Google knows, separated by blanks.' };
  }
  if (code === 'unauthorized_client' || code === 'access_denied' || /delegation|sub\b/i.test(words)) {
    return {
      field: 'fields.subject',
      fix: 'Allow the service account to act for this person (domain-wide delegation) with these scopes, or leave the person out.',
    };
  }
  return {
    field,
    fix: 'Create a new key for the service account at Google, and connect with its JSON file.',
  };
}

function parseKeyFile(text: string): GoogleKey | { readonly fault: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { fault: 'is not JSON' };
  }
  const parsed = keyFileSchema.safeParse(json);
  if (!parsed.success) {
    const missing = parsed.error.issues[0]?.path.join('.') ?? '';
    return {
      fault: `is not the key file of a service account${missing === '' ? '' : ` ("${missing}" is missing)`}`,
    };
  }
  if (parsed.data.type !== 'service_account') {
    return { fault: `is of type "${parsed.data.type.slice(0, 40)}", not of a service account` };
  }
  const key = parsePrivateKey(parsed.data.private_key);
  if ('fault' in key) return { fault: `holds a private_key that ${key.fault}` };
  return { email: parsed.data.client_email, key, keyId: parsed.data.private_key_id };
}
