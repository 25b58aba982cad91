import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import { redactHeader } from '#shared/redaction/index.ts';
import { headerShapeSchema, type ShapedValues, shapedValues } from './header-shapes.ts';
import type { PackedReader, PackedWriter } from './packed-bytes.ts';

const entrySchema = z.union([
  z.tuple([z.literal('pair'), z.string(), z.string()]),
  z.tuple([z.literal('shape'), z.string(), headerShapeSchema]),
  z.tuple([z.literal('name'), z.string()]),
]);

/**
 * What the headers of many calls have in common: a header with a value, one whose values have a shape, and one with any value.
 * Lists of headers are written as its numbers, so a vocabulary that calls were written by never changes.
 */
export const vocabularySchema = z.array(entrySchema);
export type VocabularyEntry = z.infer<typeof entrySchema>;

export interface HeaderVocabulary {
  /** Without what looks like a secret in them. Throws RangeError for texts that UTF-8 cannot hold. */
  write(headers: readonly FieldPair[], to: PackedWriter): void;
  /** Throws RangeError where the bytes are not what `write` wrote by this vocabulary. */
  read(from: PackedReader): FieldPair[];
}

/** How a header's values are written. */
interface Known {
  /** Those that hold no secret: nearly all headers of nearly all calls need no other look than that into here. */
  readonly pairs: Map<string, number>;
  readonly shapes: { readonly number: number; readonly values: ShapedValues }[];
  name: number;
}

/** Stands for a header that the vocabulary does not know: name and value follow. */
const unknown = 0;

/** Makes a vocabulary; entries are numbered in their order, small numbers take fewer bytes. */
export function createHeaderVocabulary(entries: readonly VocabularyEntry[]): HeaderVocabulary {
  const byName = new Map<string, Known>();
  const shaped = new Map<number, ShapedValues>();
  for (const [index, entry] of entries.entries()) {
    const number = index + 1;
    const name = entry[1];
    const known: Known = byName.get(name) ?? { pairs: new Map(), shapes: [], name: unknown };
    byName.set(name, known);
    if (entry[0] === 'pair') {
      // By the rules of this version, whichever version learned it.
      if (redactHeader(name, entry[2]) === entry[2]) known.pairs.set(entry[2], number);
    } else if (entry[0] === 'name') known.name = number;
    else {
      const values = shapedValues(entry[2]);
      known.shapes.push({ number, values });
      shaped.set(number, values);
    }
  }

  function writeHeader([name, value]: FieldPair, to: PackedWriter): void {
    const known = byName.get(name);
    const pair = known?.pairs.get(value);
    if (pair === undefined) writeUnproved(known, name, redactHeader(name, value), to);
    else to.number(pair);
  }

  /** Of a value that had to be looked through: a placeholder in it may be what the vocabulary knows. */
  function writeUnproved(known: Known | undefined, name: string, value: string, to: PackedWriter): void {
    const pair = known?.pairs.get(value);
    if (pair !== undefined) {
      to.number(pair);
      return;
    }
    for (const { number, values } of known?.shapes ?? []) if (values.write(value, number, to)) return;
    const number = known?.name ?? unknown;
    to.number(number);
    if (number === unknown) to.text(name);
    to.text(value);
  }

  function readHeader(from: PackedReader): FieldPair {
    const number = from.number();
    if (number === unknown) return [from.text(), from.text()];
    const entry = entries[number - 1];
    switch (entry?.[0]) {
      case 'pair':
        return [entry[1], entry[2]];
      case 'name':
        return [entry[1], from.text()];
      case 'shape':
        return [entry[1], shaped.get(number)?.read(from) ?? ''];
      default:
        throw new RangeError('The vocabulary has no such number.');
    }
  }

  return {
    write(headers, to) {
      to.number(headers.length);
      for (const header of headers) writeHeader(header, to);
    },
    read(from) {
      const count = from.number();
      return Array.from({ length: count }, () => readHeader(from));
    },
  };
}
