import type { Issues } from './issues.ts';
import { isFields, type Node, unescapeStep } from './node.ts';

/** Finds what `$ref` stands for within the same document. Nothing is ever fetched. */
export interface References {
  /** The place itself, or what it refers to; null (and an issue) where that is not to be had. */
  resolve(node: Node): Node | null;
  /** What a local reference names; null where there is nothing. */
  find(reference: string): Node | null;
}

/** Longer chains lead in a circle. */
const longestChain = 20;

export function createReferences(root: unknown, issues: Issues): References {
  const told = new Set<string>();
  const tell = (node: Node, reference: string, message: string): null => {
    if (!told.has(reference)) issues.warning(`${node.pointer}/$ref`, message);
    told.add(reference);
    return null;
  };

  function find(reference: string): Node | null {
    if (reference === '#') return { value: root, pointer: '' };
    if (!reference.startsWith('#/')) return null;
    const pointer = decoded(reference.slice(1));
    if (pointer === null) return null;
    let value = root;
    for (const step of pointer.slice(1).split('/').map(unescapeStep)) {
      if (Array.isArray(value) && /^(?:0|[1-9][0-9]{0,6})$/.test(step)) value = value[Number(step)];
      else if (isFields(value) && Object.hasOwn(value, step)) value = value[step];
      else return null;
    }
    return { value, pointer };
  }

  return {
    find,
    resolve(node) {
      let current = node;
      for (let hop = 0; hop < longestChain; hop += 1) {
        const reference = referenceOf(current.value);
        if (reference === null) return current;
        const shown = `"${reference.slice(0, 120)}"`;
        if (!reference.startsWith('#')) {
          return tell(
            current,
            reference,
            `refers to ${shown}, which lies outside this document and is not followed`,
          );
        }
        const next = find(reference);
        if (next?.value === undefined)
          return tell(current, reference, `refers to ${shown}, which is not in the document`);
        current = next;
      }
      return tell(node, node.pointer, 'refers to itself in a circle');
    },
  };
}

export function referenceOf(value: unknown): string | null {
  if (!isFields(value) || !Object.hasOwn(value, '$ref')) return null;
  return typeof value.$ref === 'string' ? value.$ref : null;
}

function decoded(text: string): string | null {
  try {
    return decodeURIComponent(text);
  } catch {
    return null;
  }
}
