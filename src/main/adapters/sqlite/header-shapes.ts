import { z } from 'zod';
import { mostPacked, type PackedReader, type PackedWriter } from './packed-bytes.ts';

const partSchema = z.union([
  /** What all values hold. */
  z.tuple([z.literal('same'), z.string()]),
  /** A decimal number, a word of letters and digits, or anything. */
  z.tuple([z.enum(['number', 'word', 'text'])]),
  /** So many hexadecimal digits. */
  z.tuple([z.enum(['lower', 'upper']), z.int().positive()]),
]);

/** What the values of a header have in common: a date as RFC 9110 §5.6.7 writes it, or parts one behind the other. */
export const headerShapeSchema = z.union([z.literal('moment'), z.array(partSchema)]);
export type HeaderShape = z.infer<typeof headerShapeSchema>;
type ShapePart = z.infer<typeof partSchema>;

/** Writes values of one shape, and reads them again. */
export interface ShapedValues {
  /** Writes a value, its shape's number first; false where it has another shape: then nothing is written. */
  write(value: string, number: number, to: PackedWriter): boolean;
  read(from: PackedReader): string;
}

const tokens = /[0-9A-Za-z]+|[^0-9A-Za-z]+/g;
const numberPattern = '0|[1-9][0-9]{0,8}';
const decimal = new RegExp(`^(?:${numberPattern})$`);
const lower = /^[0-9a-f]+$/;
const upper = /^[0-9A-F]+$/;

/** The shapes that at least `fewest` of these different values have, the most common first; the last one is of all others. */
export function shapesOf(values: readonly string[], fewest: number): HeaderShape[] {
  const groups = [...Map.groupBy(values, skeletonOf)].sort(([, a], [, b]) => b.length - a.length);
  const common = groups.filter(([, group]) => group.length >= fewest);
  const others = groups.filter(([, group]) => group.length < fewest).flatMap(([, group]) => group);
  const shapes = common.map(([skeleton, group]) => (skeleton === 'moment' ? skeleton : alignedShape(group)));
  return others.length < fewest ? shapes : [...shapes, looseShape(others)];
}

/** What stands between its words, and where. */
function skeletonOf(value: string): string {
  return secondsOf(value) === null ? value.replace(/[0-9A-Za-z]+/g, '0') : 'moment';
}

/** Of values with the same skeleton. */
function alignedShape(values: readonly string[]): ShapePart[] {
  const rows = values.map((value) => value.match(tokens) ?? []);
  return joined((rows[0] ?? []).map((_, place) => partOf(rows.map((row) => row[place] ?? ''))));
}

function partOf(words: readonly string[]): ShapePart {
  const [first = ''] = words;
  if (words.every((word) => word === first)) return ['same', first];
  if (words.every((word) => decimal.test(word))) return ['number'];
  if (words.some((word) => word.length !== first.length)) return ['word'];
  if (words.every((word) => lower.test(word))) return ['lower', first.length];
  return words.every((word) => upper.test(word)) ? ['upper', first.length] : ['word'];
}

/** Texts that stand side by side are one. */
function joined(parts: readonly ShapePart[]): ShapePart[] {
  const shape: ShapePart[] = [];
  for (const part of parts) {
    const last = shape.at(-1);
    if (part[0] === 'same' && last?.[0] === 'same') shape[shape.length - 1] = ['same', last[1] + part[1]];
    else shape.push(part);
  }
  return shape;
}

/** Of any values: what they begin and end with. */
function looseShape(values: readonly string[]): ShapePart[] {
  const start = values.reduce((common, value) => value.slice(0, sharedStart(common, value)));
  const reversed = values.map((value) => [...value.slice(start.length)].reverse().join(''));
  const end = [...reversed.reduce((common, value) => value.slice(0, sharedStart(common, value)))]
    .reverse()
    .join('');
  return [...sameOf(start), ['text'], ...sameOf(end)];
}

function sharedStart(one: string, other: string): number {
  let length = 0;
  while (length < one.length && one[length] === other[length]) length += 1;
  return length;
}

function sameOf(text: string): ShapePart[] {
  return text === '' ? [] : [['same', text]];
}

/** Compiles a shape. */
export function shapedValues(shape: HeaderShape): ShapedValues {
  if (shape === 'moment') return moments;
  const pattern = new RegExp(`^${shape.map(patternOf).join('')}$`, 's');
  const differing = shape.filter(([kind]) => kind !== 'same');
  return {
    write(value, number, to) {
      const found = pattern.exec(value);
      if (found === null) return false;
      to.number(number);
      for (const [index, part] of differing.entries()) writePart(part, found[index + 1] ?? '', to);
      return true;
    },
    read: (from) => shape.map((part) => readPart(part, from)).join(''),
  };
}

const moments: ShapedValues = {
  write(value, number, to) {
    const seconds = secondsOf(value);
    if (seconds === null) return false;
    to.number(number);
    to.number(seconds);
    return true;
  },
  read: (from) => new Date(from.number() * 1_000).toUTCString(),
};

const momentLength = 'Sat, 21 Nov 2026 12:00:00 GMT'.length;

/** The calls of a second say the same: reading and writing it takes as long as ten other headers. */
let lastRead: { readonly text: string; readonly seconds: number | null } = { text: '', seconds: null };

/** Null where it is no moment, or would be written in another way. */
function secondsOf(text: string): number | null {
  if (text !== lastRead.text) lastRead = { text, seconds: readSeconds(text) };
  return lastRead.seconds;
}

function readSeconds(text: string): number | null {
  if (text.length !== momentLength || !text.endsWith(' GMT')) return null;
  const seconds = Date.parse(text) / 1_000;
  const isSame = seconds >= 0 && seconds <= mostPacked && new Date(seconds * 1_000).toUTCString() === text;
  return isSame ? seconds : null;
}

function patternOf(part: ShapePart): string {
  switch (part[0]) {
    case 'same':
      return RegExp.escape(part[1]);
    case 'number':
      return `(${numberPattern})`;
    case 'lower':
      return `([0-9a-f]{${part[1]}})`;
    case 'upper':
      return `([0-9A-F]{${part[1]}})`;
    case 'word':
      return '([0-9A-Za-z]+)';
    case 'text':
      return '(.*)';
  }
}

function writePart(part: ShapePart, value: string, to: PackedWriter): void {
  if (part[0] === 'number') to.number(Number(value));
  else if (part[0] === 'lower') to.digits(value);
  else if (part[0] === 'upper') to.digits(value.toLowerCase());
  else to.text(value);
}

function readPart(part: ShapePart, from: PackedReader): string {
  switch (part[0]) {
    case 'same':
      return part[1];
    case 'number':
      return String(from.number());
    case 'lower':
      return from.digits(part[1]);
    case 'upper':
      return from.digits(part[1]).toUpperCase();
    default:
      return from.text();
  }
}
