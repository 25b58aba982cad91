import { choiceWords, typeWords } from '#shared/issue-words.ts';
import { isRawJson } from '../raw-json.ts';
import type { Fault } from '../toolkits/index.ts';
import { isObject } from './serialise.ts';

/**
 * How a value travels. As `text`, in a path, query, header or form, 5 and "5" are the same there, and so are one value and a list
 * of it; in `json` they differ.
 */
export type Carrier = 'json' | 'text';

export type Schema = Readonly<Record<string, unknown>>;

/** Long lists repeat their faults, and take as long as they are long. */
const mostEntries = 1_000;
/** What is corrected at one go. */
const mostFaults = 20;
/** An import keeps no more than these: the alternative that fits may be one of those left out. */
const mostAlternatives = 12;

/**
 * What a service cannot take of a value, by its JSON Schema. Descriptions are often stricter than what they describe, so only
 * kinds, choices and what is required count, also inside of lists, objects and alternatives; lengths, limits, formats, patterns
 * and `additionalProperties` are the service's to judge. What may be right passes:
 *
 * - null everywhere: it clears a field, and descriptions rarely say which;
 * - a number or a boolean that is written as a text, as agents do;
 * - what fits several alternatives of a `oneOf`, which an import that cuts them short may leave alike.
 *
 * The schema comes from a stranger's document: it is walked rather than compiled to code, and no expression in it is run.
 *
 * @param field names the value: `arguments.title`.
 */
export function shapeFaults(schema: unknown, value: unknown, field: string, carrier: Carrier): Fault[] {
  if (!isObject(schema) || value === null) return [];
  const reason = choiceFault(schema, value, carrier) ?? kindFault(schema, value, carrier);
  if (reason !== null) return [{ field, reason }];
  const faultsBy = (part: unknown) => shapeFaults(part, value, field, carrier);
  return [
    ...entryFaults(schema, value, field, carrier),
    ...propertyFaults(schema, value, field, carrier),
    ...listOf(schema.allOf).flatMap(faultsBy),
    ...alternativeFaults(listOf(schema.oneOf).map(faultsBy), field),
    ...alternativeFaults(listOf(schema.anyOf).map(faultsBy), field),
  ].slice(0, mostFaults);
}

/** The properties that are required, not there, and without a default. */
export function missingNames({ required, properties }: Schema, value: Schema): string[] {
  return listOf(required).filter((name): name is string => {
    if (typeof name !== 'string' || own(value, name) !== undefined) return false;
    const schema = own(properties, name);
    return !isObject(schema) || schema.default === undefined;
  });
}

function choiceFault(schema: Schema, value: unknown, carrier: Carrier): string | null {
  const choices = 'const' in schema ? [schema.const] : listOf(schema.enum);
  if (choices.length === 0) return null;
  const texts = new Set(choices.map(scalarText));
  // A list that travels as text is many values of one field.
  const values: readonly unknown[] = carrier === 'text' && Array.isArray(value) ? value : [value];
  if (values.every((each) => texts.has(scalarText(each)))) return null;
  return choiceWords(choices) ?? "must be one of the choices in the tool's schema";
}

function kindFault(schema: Schema, value: unknown, carrier: Carrier): string | null {
  // Where choices are given, they tell more than the kind, and the kind may be that of their text.
  if ('const' in schema || listOf(schema.enum).length > 0) return null;
  const stated = Array.isArray(schema.type) ? schema.type : [schema.type];
  const kinds = stated.filter((kind): kind is Kind => typeof kind === 'string' && Object.hasOwn(fits, kind));
  if (kinds.length === 0 || kinds.some((kind) => fits[kind](value, carrier))) return null;
  return `must be ${kinds.map((kind) => typeWords[kind] ?? kind).join(' or ')}`;
}

const numberText = /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

const fits = {
  string: (value, carrier) => typeof value === 'string' || carrier === 'text',
  number: (value) => numberText.test(scalarText(value)),
  integer: (value) => numberText.test(scalarText(value)) && Number.isInteger(Number(scalarText(value))),
  boolean: (value, carrier) =>
    (carrier === 'text' ? /^(?:true|false|[01])$/ : /^(?:true|false)$/).test(scalarText(value)),
  array: (value, carrier) => Array.isArray(value) || carrier === 'text',
  object: (value, carrier) => isObject(value) || carrier === 'text',
} satisfies Record<string, (value: unknown, carrier: Carrier) => boolean>;
type Kind = keyof typeof fits;

function entryFaults({ items }: Schema, value: unknown, field: string, carrier: Carrier): Fault[] {
  if (!isObject(items)) return [];
  return listOf(value)
    .slice(0, mostEntries)
    .flatMap((entry, index) => shapeFaults(items, entry, `${field}[${index}]`, carrier));
}

function propertyFaults(schema: Schema, value: unknown, field: string, carrier: Carrier): Fault[] {
  if (!isObject(value)) return [];
  const { properties } = schema;
  return [
    ...missingNames(schema, value).map((name) => ({ field: `${field}.${name}`, reason: 'is missing' })),
    ...Object.keys(isObject(properties) ? properties : {}).flatMap((name) => {
      const given = own(value, name);
      return given === undefined
        ? []
        : shapeFaults(own(properties, name), given, `${field}.${name}`, carrier);
    }),
  ];
}

/** @param tried what is wrong with the value by each of the alternatives. */
function alternativeFaults(tried: readonly Fault[][], field: string): Fault[] {
  if (tried.length >= mostAlternatives || tried.length === 0 || tried.some((faults) => faults.length === 0))
    return [];
  // The only one that takes a value of this kind is the one that was meant.
  const [meant, another] = tried.filter((faults) => faults.every((fault) => fault.field !== field));
  return meant !== undefined && another === undefined
    ? meant
    : [{ field, reason: "fits none of the alternatives in the tool's schema" }];
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

function own(object: unknown, name: string): unknown {
  return isObject(object) && Object.hasOwn(object, name) ? object[name] : undefined;
}

/** What has parts of its own has none that a choice, a number or a boolean has. */
function scalarText(value: unknown): string {
  if (isRawJson(value)) return value.rawJSON;
  return typeof value === 'object' && value !== null ? '[object]' : String(value);
}
