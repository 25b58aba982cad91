import { entriesOf, type Fields, fieldOf, isFields, itemsOf, type Node } from './node.ts';
import { plainText } from './plain-text.ts';
import { type References, referenceOf } from './references.ts';

/** A JSON Schema that needs nothing around it. */
export type PlainSchema = Readonly<Record<string, unknown>>;

/** How much of a schema is told: whoever reads it, a model most of all, pays for every word. */
export interface Detail {
  /** Levels of properties and items below the schema itself. */
  readonly depth: number;
  /** The longest description at the top; further down a third of it. */
  readonly text: number;
  readonly choices: number;
}

/** Tried in turn until the schema is small enough. */
export const details: readonly Detail[] = [
  { depth: 6, text: 400, choices: 100 },
  { depth: 3, text: 240, choices: 50 },
  { depth: 2, text: 120, choices: 30 },
  { depth: 1, text: 60, choices: 20 },
  { depth: 0, text: 0, choices: 10 },
];

/** Values beyond this are not looked at: alternatives of alternatives grow with every level. */
const mostParts = 600;

/** What is copied as it stands, where its value has the right kind. */
const numbers = [
  'minimum',
  'maximum',
  'multipleOf',
  'minLength',
  'maxLength',
  'minItems',
  'maxItems',
] as const;
const kinds: ReadonlySet<string> = new Set([
  'string',
  'number',
  'integer',
  'boolean',
  'array',
  'object',
  'null',
]);

/**
 * Writes a schema of a document (3.0, 3.1 or Swagger 2) as plain JSON Schema, with its references filled in. What refers to
 * itself, and what lies deeper than is told, becomes a schema that takes anything of its kind.
 */
export function createSchemaWriter(references: References) {
  return function write(schema: Node, detail: Detail): PlainSchema {
    let parts = 0;

    function visit(given: Node, depth: number, above: readonly string[]): PlainSchema {
      parts += 1;
      if (given.value === true) return {};
      const isReference = referenceOf(given.value) !== null;
      const node = isReference ? references.resolve(given) : given;
      if (node === null || !isFields(node.value)) return {};
      if (above.includes(node.pointer))
        return { ...kindOf(node.value), description: 'Nested like the level above.' };
      const path = isReference ? [...above, node.pointer] : above;
      const text = plainText(
        (isFields(given.value) ? given.value.description : null) ??
          node.value.description ??
          node.value.title,
        depth === 0 ? detail.text : Math.floor(detail.text / 3),
      );
      const isLeaf = depth >= detail.depth || parts > mostParts;
      return {
        ...kindOf(node.value),
        ...(text === '' ? {} : { description: text }),
        ...limitsOf(node.value),
        ...choicesOf(node.value, detail.choices),
        ...(isLeaf ? {} : inner(node, depth + 1, path)),
      };
    }

    function inner(node: Node, depth: number, path: readonly string[]): PlainSchema {
      const down = (child: Node) => visit(child, depth, path);
      const properties = writable(references, fieldOf(node, 'properties'));
      const names = new Set(properties.map(([name]) => name));
      const required = textsOf(fieldOf(node, 'required').value).filter((name) => names.has(name));
      const items = fieldOf(node, 'items');
      const others = fieldOf(node, 'additionalProperties');
      const alternatives = (['allOf', 'oneOf', 'anyOf'] as const).flatMap((word) => {
        const parted = itemsOf(fieldOf(node, word)).slice(0, 12).map(down);
        return parted.length === 0 ? [] : [[word, parted] as const];
      });
      return {
        ...(properties.length === 0
          ? {}
          : { properties: Object.fromEntries(properties.map(([name, child]) => [name, down(child)])) }),
        ...(required.length === 0 ? {} : { required }),
        ...(isFields(items.value) ? { items: down(items) } : {}),
        ...(typeof others.value === 'boolean' ? { additionalProperties: others.value } : {}),
        ...(isFields(others.value) ? { additionalProperties: down(others) } : {}),
        ...Object.fromEntries(alternatives),
      };
    }

    return visit(schema, 0, []);
  };
}

/** The properties that a request may hold: what only answers hold is left out, and a name that objects treat specially. */
export function writable(references: References, properties: Node): (readonly [string, Node])[] {
  if (!isFields(properties.value)) return [];
  return Object.keys(properties.value)
    .filter((name) => name !== '__proto__')
    .map((name) => [name, fieldOf(properties, name)] as const)
    .filter(([, node]) => {
      const { value } = references.find(referenceOf(node.value) ?? '') ?? node;
      return !(isFields(value) && value.readOnly === true);
    });
}

/** `type`, with 3.0's `nullable` and Swagger's `file` in the words of JSON Schema. */
function kindOf(schema: Fields): PlainSchema {
  const stated = Array.isArray(schema.type) ? schema.type : [schema.type];
  const types = stated.filter((type): type is string => typeof type === 'string' && kinds.has(type));
  if (types.length === 0 && isFields(schema.properties)) types.push('object');
  if (types.length > 0 && schema.nullable === true && !types.includes('null')) types.push('null');
  const [only, another] = types;
  return only === undefined ? {} : { type: another === undefined ? only : types };
}

function limitsOf(schema: Fields): PlainSchema {
  const limits: [string, unknown][] = numbers.flatMap((word): [string, unknown][] =>
    typeof schema[word] === 'number' ? [[word, schema[word]]] : [],
  );
  // 3.0 marks a limit as exclusive; JSON Schema since draft 6 gives the exclusive limit itself.
  for (const [mark, limit] of [
    ['exclusiveMinimum', 'minimum'],
    ['exclusiveMaximum', 'maximum'],
  ] as const) {
    if (typeof schema[mark] === 'number') limits.push([mark, schema[mark]]);
    else if (schema[mark] === true && typeof schema[limit] === 'number') limits.push([mark, schema[limit]]);
  }
  if (typeof schema.format === 'string' && schema.format.length <= 40) limits.push(['format', schema.format]);
  if (typeof schema.pattern === 'string' && schema.pattern.length <= 200)
    limits.push(['pattern', schema.pattern]);
  const isScalar = ['string', 'number', 'boolean'].includes(typeof schema.default);
  if (isScalar && String(schema.default).length <= 200) limits.push(['default', schema.default]);
  return Object.fromEntries(limits);
}

function choicesOf(schema: Fields, most: number): PlainSchema {
  if (schema.const !== undefined && typeof schema.const !== 'object') return { const: schema.const };
  if (!Array.isArray(schema.enum)) return {};
  const choices = schema.enum.filter((choice) => choice === null || typeof choice !== 'object');
  // A part of the choices would forbid the rest.
  return choices.length === 0 || choices.length > most ? {} : { enum: choices };
}

export function textsOf(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item): item is string => typeof item === 'string') : [];
}

/** The schema behind references and a single `allOf`, for looking at its kind. */
export function bareSchema(references: References, schema: Node): Node | null {
  const node = references.resolve(schema);
  if (node === null || !isFields(node.value)) return null;
  const [only, another] = itemsOf(fieldOf(node, 'allOf'));
  const isWrapper =
    only !== undefined && another === undefined && entriesOf(fieldOf(node, 'properties')).length === 0;
  return isWrapper ? references.resolve(only) : node;
}
