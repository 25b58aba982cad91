import { createHash } from 'node:crypto';

const longest = 120;

/**
 * The name that an operation's tool goes by: `repos/list-for-org` and `reposListForOrg` both become `REPOS_LIST_FOR_ORG`; one
 * without an id is called by its method and path. Each name is given out once.
 *
 * @param taken names given out before; the new one is added.
 */
export function operationName(id: string | null, method: string, path: string, taken: Set<string>): string {
  const words = id === null ? '' : wordsOf(id);
  const name = cut(words === '' ? `${method.toUpperCase()}_${wordsOfPath(path)}` : words);
  let unique = name;
  for (let number = 2; taken.has(unique); number += 1) unique = `${name}_${number}`;
  taken.add(unique);
  return unique;
}

/** Letters that a name cannot hold are told apart by a hash: their paths would all be called the same. */
function wordsOfPath(path: string): string {
  const words = wordsOf(path);
  if (/^[\x21-\x7e]*$/.test(withoutAccents(path))) return words || 'ROOT';
  return [words, hashOf(path)].filter(Boolean).join('_');
}

function withoutAccents(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '');
}

function wordsOf(text: string): string {
  return withoutAccents(text.slice(0, 1_000))
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toUpperCase();
}

/** What is cut off is told apart by a hash of the whole. */
function cut(name: string): string {
  if (name.length <= longest) return name;
  return `${name.slice(0, longest - 7)}_${hashOf(name)}`;
}

function hashOf(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 6).toUpperCase();
}
