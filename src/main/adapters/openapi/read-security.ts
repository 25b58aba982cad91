import type { DescribedScheme } from '#main/core/ports/index.ts';
import type { AuthField, AuthScheme, Injection } from '#shared/domain/toolkit.ts';
import type { Issues } from './issues.ts';
import { entriesOf, fieldOf, isFields, itemsOf, type Node, textOf } from './node.ts';
import { plainText } from './plain-text.ts';
import type { References } from './references.ts';

/** The ways to sign in that a document describes. */
export interface Security {
  /** Notes what an operation asks for; null stands for what the whole document asks for. */
  use(security: Node): { readonly scopes: readonly string[]; readonly isOpen: boolean };
  /** In our words, what most operations ask for first. */
  schemes(): DescribedScheme[];
  /** Where the schemes put their values, so that a parameter of that name is not asked of an agent. */
  readonly injected: ReadonlySet<string>;
}

interface Part {
  readonly scheme: AuthScheme;
  /** Whether it can be sent together with another. */
  readonly joins: boolean;
}

/** How a document describes security: the names in 3.x, and in Swagger 2. */
export function createSecurity(
  root: Node,
  isSwagger: boolean,
  references: References,
  issues: Issues,
): Security {
  const declared = fieldOf(
    isSwagger ? root : fieldOf(root, 'components'),
    isSwagger ? 'securityDefinitions' : 'securitySchemes',
  );
  const known = new Map<string, Node>();
  for (const [name, node] of entriesOf(declared)) {
    const resolved = references.resolve(node);
    if (resolved !== null) known.set(name, resolved);
  }
  const usual = fieldOf(root, 'security');
  /** What is asked for together, by its names joined; with how many operations ask for it. */
  const wanted = new Map<string, number>();
  let open = 0;

  function requirements(security: Node): { names: string[]; scopes: string[] }[] | null {
    const stated = security.value === undefined ? usual : security;
    if (!Array.isArray(stated.value)) return null;
    return itemsOf(stated).map((node) => {
      const entries = isFields(node.value) ? Object.entries(node.value) : [];
      return {
        names: entries.map(([name]) => name).sort(),
        scopes: entries.flatMap(([, scopes]) =>
          Array.isArray(scopes) ? scopes.filter((scope): scope is string => typeof scope === 'string') : [],
        ),
      };
    });
  }

  function partsOf(names: readonly string[]): Part[] | null {
    const parts = names.map((name) => {
      const node = known.get(name);
      return node === undefined ? null : readScheme(name, node, isSwagger);
    });
    return parts.every((part): part is Part => part !== null && !('fault' in part)) ? parts : null;
  }

  return {
    use(security) {
      const asked = requirements(security);
      const isOpen = asked === null || asked.length === 0 || asked.some(({ names }) => names.length === 0);
      if (isOpen) open += 1;
      for (const { names } of asked ?? []) {
        if (names.length > 0) wanted.set(JSON.stringify(names), (wanted.get(JSON.stringify(names)) ?? 0) + 1);
      }
      return { scopes: [...new Set((asked ?? []).flatMap(({ scopes }) => scopes))].slice(0, 50), isOpen };
    },
    get injected() {
      return new Set(
        [...known].flatMap(([name, node]) => {
          const read = readScheme(name, node, isSwagger);
          if ('fault' in read) return [];
          return read.scheme.inject.map((injection) => placeOf(injection));
        }),
      );
    },
    schemes() {
      // What nobody refers to is still a way that the service knows.
      const unused = [...known.keys()].filter(
        (name) => ![...wanted.keys()].some((key) => (JSON.parse(key) as string[]).includes(name)),
      );
      const sets = [
        ...[...wanted]
          .sort((a, b) => b[1] - a[1])
          .map(([key, operations]) => ({ names: JSON.parse(key) as string[], operations })),
        ...unused.map((name) => ({ names: [name], operations: 0 })),
      ];
      const found: DescribedScheme[] = [];
      for (const { names, operations } of sets) {
        const missing = names.find((name) => !known.has(name));
        if (missing !== undefined) {
          issues.warning(
            '/security',
            `asks for "${missing.slice(0, 80)}", which the document does not describe`,
          );
          continue;
        }
        const parts = partsOf(names);
        const scheme = parts && together(parts);
        if (scheme) {
          if (found.some((each) => each.scheme.mode === scheme.mode)) {
            issues.warning(
              known.get(names[0] ?? '')?.pointer ?? '',
              `is left out: the toolkit has another way to sign in of the kind ${scheme.mode}`,
            );
          } else found.push({ name: names.join(' + '), scheme, operations });
          continue;
        }
        for (const name of names) {
          const node = known.get(name);
          const read = node && readScheme(name, node, isSwagger);
          if (node && read && 'fault' in read) issues.warning(node.pointer, read.fault);
        }
        if (parts)
          issues.warning(
            '/security',
            `asks for ${names.join(' and ').slice(0, 120)} together, which is not supported`,
          );
      }
      const isUnprotected = found.length === 0 || open > 0;
      const none: DescribedScheme = {
        name: '',
        scheme: { mode: 'NO_AUTH', inject: [], fields: {} },
        operations: open,
      };
      return isUnprotected ? [...found, none] : found;
    },
  };
}

/** A header's name does not depend on its case. */
export function placeOf({ in: place, name }: Pick<Injection, 'in' | 'name'>): string {
  return place === 'header' ? `header ${name.toLowerCase()}` : `${place} ${name}`;
}

/** Several keys that are sent at once make one scheme with several fields. */
function together(parts: readonly Part[]): AuthScheme | null {
  const [first, ...others] = parts;
  if (first === undefined) return null;
  if (others.length === 0) return first.scheme;
  if (!parts.every(({ joins }) => joins)) return null;
  const fields = parts.flatMap(({ scheme }) => Object.entries(scheme.fields));
  if (new Set(fields.map(([name]) => name)).size < fields.length) return null;
  return {
    mode: parts.find(({ scheme }) => scheme.mode === 'BASIC')?.scheme.mode ?? 'API_KEY',
    inject: parts.flatMap(({ scheme }) => scheme.inject),
    fields: Object.fromEntries(fields),
  };
}

function readScheme(name: string, node: Node, isSwagger: boolean): Part | { readonly fault: string } {
  const type = textOf(node, 'type')?.toLowerCase() ?? '';
  const note = plainText(textOf(node, 'description'), 500);
  const noted = note === '' ? {} : { note };
  if (type === 'apikey') return apiKey(name, node, noted);
  if (type === 'basic') return basic(noted);
  if (type === 'http') {
    const scheme = textOf(node, 'scheme')?.toLowerCase() ?? '';
    if (scheme === 'basic') return basic(noted);
    if (scheme === 'bearer') return bearer(noted);
    return { fault: `is left out: HTTP authentication "${scheme.slice(0, 40)}" is not supported` };
  }
  if (type === 'oauth2') return oauth2(node, isSwagger, noted);
  if (type === 'openidconnect') return openIdConnect(node, noted);
  return { fault: `is left out: the kind "${type.slice(0, 40)}" is not supported` };
}

type Noted = Pick<AuthScheme, 'note'>;

function apiKey(name: string, node: Node, noted: Noted): ReturnType<typeof readScheme> {
  const place = textOf(node, 'in');
  const parameter = textOf(node, 'name');
  if (parameter === null) return { fault: 'is left out: it does not say what the key is called' };
  if (place !== 'header' && place !== 'query') {
    return {
      fault: `is left out: a key in a ${place === 'cookie' ? 'cookie' : 'place of this kind'} is not supported`,
    };
  }
  const field = fieldName(name) || 'api_key';
  return {
    joins: true,
    scheme: {
      mode: 'API_KEY',
      inject: [{ in: place, name: parameter.slice(0, 128), value: `{${field}}` }],
      fields: { [field]: secret(parameter.slice(0, 120)) },
      ...noted,
    },
  };
}

function basic(noted: Noted): Part {
  return {
    joins: true,
    scheme: {
      mode: 'BASIC',
      inject: [{ in: 'header', name: 'Authorization', value: 'Basic base64({username}:{password})' }],
      // Many services take a key as the user name and leave the password empty (RFC 7617 allows that).
      fields: {
        username: { label: 'User name', secret: true, required: true },
        password: { label: 'Password', secret: true, required: false },
      },
      ...noted,
    },
  };
}

function bearer(noted: Noted): Part {
  return {
    joins: true,
    scheme: {
      mode: 'BEARER_TOKEN',
      inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
      fields: { token: secret('Token') },
      ...noted,
    },
  };
}

const swaggerFlows: Readonly<Record<string, string>> = {
  accessCode: 'authorizationCode',
  application: 'clientCredentials',
};

function oauth2(node: Node, isSwagger: boolean, noted: Noted): ReturnType<typeof readScheme> {
  const flows: (readonly [string, Node])[] = isSwagger
    ? [[swaggerFlows[textOf(node, 'flow') ?? ''] ?? textOf(node, 'flow') ?? '', node]]
    : entriesOf(fieldOf(node, 'flows'));
  const flow = (name: string) => flows.find(([each]) => each === name)?.[1];
  const code = flow('authorizationCode');
  const device = flow('deviceAuthorization');
  const machine = flow('clientCredentials');
  const chosen = code ?? device ?? machine;
  const token = chosen && secureUrl(chosen, 'tokenUrl');
  if (chosen === undefined) {
    return {
      fault: `is left out: the flow "${flows
        .map(([name]) => name)
        .join(', ')
        .slice(0, 80)}" is not supported`,
    };
  }
  const authorize = code && secureUrl(code, 'authorizationUrl');
  if (!token || (code !== undefined && !authorize)) {
    return { fault: 'is left out: its addresses are missing or not https' };
  }
  const scopes = entriesOf(fieldOf(chosen, 'scopes')).map(([scope]) => scope);
  const usable = scopes.filter((scope) => /^[\x21\x23-\x5b\x5d-\x7e]{1,512}$/.test(scope)).slice(0, 100);
  const refresh = secureUrl(chosen, 'refreshUrl');
  const deviceUrl = device && secureUrl(device, 'deviceAuthorizationUrl');
  return {
    joins: false,
    scheme: {
      mode: code === undefined && device === undefined ? 'S2S_OAUTH2' : 'OAUTH2',
      inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
      fields: {},
      oauth: {
        ...(authorize ? { authorize_url: authorize } : {}),
        token_url: token,
        ...(refresh ? { refresh_url: refresh } : {}),
        ...(deviceUrl ? { device_authorization_url: deviceUrl } : {}),
        ...(usable.length > 0 ? { scopes: usable } : {}),
      },
      ...noted,
    },
  };
}

const wellKnown = '/.well-known/openid-configuration';

/** Such a server is asked for its addresses when an account is connected. */
function openIdConnect(node: Node, noted: Noted): ReturnType<typeof readScheme> {
  const url = secureUrl(node, 'openIdConnectUrl');
  if (!url?.endsWith(wellKnown))
    return { fault: `is left out: its address is not https or does not end in ${wellKnown}` };
  return {
    joins: false,
    scheme: {
      mode: 'DCR_OAUTH',
      inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {access_token}' }],
      fields: {},
      oauth: { issuer: url.slice(0, -wellKnown.length) },
      ...noted,
    },
  };
}

function secureUrl(node: Node, name: string): string | null {
  const text = textOf(node, name);
  if (text === null || text.length > 2_048 || !URL.canParse(text)) return null;
  const url = new URL(text);
  const isPlain = url.protocol === 'https:' && url.username === '' && url.password === '' && url.hash === '';
  return isPlain ? text : null;
}

function secret(label: string): AuthField {
  return { label, secret: true, required: true };
}

function fieldName(name: string): string {
  const plain = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^[_0-9]+|_+$/g, '')
    .toLowerCase();
  return plain.slice(0, 64);
}
