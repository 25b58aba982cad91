import type { DescribedServer } from '#main/core/ports/index.ts';
import type { BaseUrlVariable } from '#shared/domain/toolkit.ts';
import { uriText } from '#shared/uri-text.ts';
import type { Issues } from './issues.ts';
import { entriesOf, fieldOf, itemsOf, type Node, textOf } from './node.ts';
import { plainText } from './plain-text.ts';

const mostServers = 20;

/** The servers of a document or of one of its parts; Swagger 2 has a host, a base path and schemes instead. */
export function readServers(
  place: Node,
  isSwagger: boolean,
  base: string | null,
  issues: Issues,
): DescribedServer[] {
  if (isSwagger) return swaggerServers(place, base, issues);
  return itemsOf(fieldOf(place, 'servers'))
    .slice(0, mostServers)
    .flatMap((node) => {
      const url = textOf(node, 'url');
      if (url === null) {
        issues.warning(node.pointer, 'is left out: a server needs a "url"');
        return [];
      }
      const variables = variablesOf(node, issues);
      return [
        {
          url: absolute(withNames(url, variables.names), base),
          description: plainText(textOf(node, 'description'), 200),
          variables: variables.declared,
        },
      ];
    });
}

function swaggerServers(root: Node, base: string | null, issues: Issues): DescribedServer[] {
  const host = textOf(root, 'host');
  const path = (textOf(root, 'basePath') ?? '').replace(/\/+$/, '');
  const schemes = itemsOf(fieldOf(root, 'schemes')).map(({ value }) => value);
  if (host === null)
    return path === '' && base === null ? [] : [server(absolute(path === '' ? '/' : path, base))];
  if (/[{}\s]/.test(host)) issues.warning('/host', 'is not a plain host name');
  // A document that allows both wants https for credentials; one that names none is read as https.
  const scheme =
    schemes.length > 0 && !schemes.includes('https') && schemes.includes('http') ? 'http' : 'https';
  return [server(withUriPath(`${scheme}://${host}${path}`))];
}

function server(url: string): DescribedServer {
  return { url, description: '', variables: {} };
}

/** Variables of an address may be called anything; ours are identifiers. */
function variablesOf(
  node: Node,
  issues: Issues,
): { names: ReadonlyMap<string, string>; declared: Record<string, BaseUrlVariable> } {
  const names = new Map<string, string>();
  const declared: [string, BaseUrlVariable][] = [];
  for (const [written, variable] of entriesOf(fieldOf(node, 'variables'))) {
    const name = written
      .replace(/[^A-Za-z0-9_]/g, '_')
      .replace(/^(?=[0-9])/, '_')
      .slice(0, 64);
    if (name === '' || name === '__proto__' || [...names.values()].includes(name)) {
      issues.warning(variable.pointer, 'is left out: its name cannot be used');
      continue;
    }
    names.set(written, name);
    const choices = itemsOf(fieldOf(variable, 'enum')).flatMap(({ value }) =>
      typeof value === 'string' ? [value] : [],
    );
    const usual = fieldOf(variable, 'default').value;
    declared.push([
      name,
      {
        label: plainText(textOf(variable, 'description'), 100) || written.slice(0, 100),
        required: true,
        ...(typeof usual === 'string' && usual.length <= 253 ? { default: usual } : {}),
        ...(choices.length > 0 ? { enum: choices.slice(0, 64).map((choice) => choice.slice(0, 253)) } : {}),
      },
    ]);
  }
  return { names, declared: Object.fromEntries(declared) };
}

function withNames(url: string, names: ReadonlyMap<string, string>): string {
  return url.replace(/\{([^{}]*)\}/g, (whole, written: string) => {
    const name = names.get(written);
    return name === undefined ? whole : `{${name}}`;
  });
}

/** A relative address is relative to where the document came from (OpenAPI 3.1, 4.8.5). A trailing slash says nothing. */
function absolute(url: string, base: string | null): string {
  const joined = /^[a-z][a-z0-9+.-]*:/i.test(url) || base === null ? url : joinedTo(base, url);
  return withUriPath(joined).replace(/(?<=[^/])\/+$/, '');
}

/** A host beyond ASCII stays as it is, and is refused: two of them can look alike. So does what holds a space, by mistake. */
function withUriPath(url: string): string {
  if (/\s/.test(url)) return url;
  const [origin = ''] = /^[a-z][a-z0-9+.-]*:\/\/[^/?#]*/i.exec(url) ?? [];
  return origin + uriText(url.slice(origin.length));
}

/** Braces would be percent-encoded by URL, and no variable stands where the document's own address does. */
function joinedTo(base: string, url: string): string {
  if (!URL.canParse(url, base)) return url;
  return new URL(url, base).href
    .replaceAll('%7B', '{')
    .replaceAll('%7D', '}')
    .replace(/[?#].*$/s, '');
}
