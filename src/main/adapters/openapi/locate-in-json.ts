import { escapeStep } from './node.ts';

interface Open {
  readonly pointer: string;
  /** The number of the next item of a list; null in an object. */
  index: number | null;
}

const token = /"(?:[^"\\]|\\.)*"|[{}[\],:]|\n|[^\s{}[\],:"]+/gs;

/**
 * The lines on which places of a JSON text begin.
 *
 * @param json a text that JSON.parse accepts.
 * @param pointers JSON pointers; for one that is not there, the line of the nearest place above it is told.
 */
export function locateInJson(json: string, pointers: readonly string[]): ReadonlyMap<string, number> {
  const wanted = new Set(pointers.flatMap(withAncestors));
  const lines = new Map<string, number>();
  const open: Open[] = [];
  let line = 1;
  let key: string | null = null;
  let expectsKey = false;
  token.lastIndex = 0;
  const note = (pointer: string | null) => {
    if (pointer !== null && wanted.has(pointer) && !lines.has(pointer)) lines.set(pointer, line);
  };
  /** The pointer to the value that begins here; null where nobody asks for anything inside it. */
  const here = (): string | null => {
    const parent = open.at(-1);
    if (parent === undefined) return '';
    if (!wanted.has(parent.pointer)) return null;
    return `${parent.pointer}/${parent.index ?? escapeStep(key ?? '')}`;
  };
  for (const [text] of json.matchAll(token)) {
    if (text === '\n') line += 1;
    else if (text === '{' || text === '[') {
      const pointer = here();
      note(pointer);
      open.push({ pointer: pointer ?? ' ', index: text === '[' ? 0 : null });
      expectsKey = text === '{';
    } else if (text === '}' || text === ']') {
      open.pop();
      expectsKey = false;
    } else if (text === ',') {
      const parent = open.at(-1);
      if (parent?.index != null) parent.index += 1;
      expectsKey = parent?.index === null;
    } else if (text === ':') expectsKey = false;
    else if (expectsKey) {
      const parent = open.at(-1);
      if (parent && wanted.has(parent.pointer)) {
        key = JSON.parse(text) as string;
        note(`${parent.pointer}/${escapeStep(key)}`);
      }
      expectsKey = false;
    } else note(here());
  }
  return new Map(pointers.flatMap((pointer) => nearest(pointer, lines)));
}

function nearest(pointer: string, lines: ReadonlyMap<string, number>): [string, number][] {
  const known = withAncestors(pointer).find((each) => lines.has(each));
  const line = known === undefined ? undefined : lines.get(known);
  return line === undefined ? [] : [[pointer, line]];
}

/** A pointer and those above it, the longest first. */
function withAncestors(pointer: string): string[] {
  const steps = pointer.split('/');
  return steps.map((_, index) => steps.slice(0, steps.length - index).join('/'));
}
