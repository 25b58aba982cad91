import type { BodyBinding } from '#shared/domain/operation-tool.ts';
import { bareSchema, type Detail, type PlainSchema, textsOf, writable } from './input-schema.ts';
import { entriesOf, fieldOf, isFields, type Node, textOf } from './node.ts';
import type { References } from './references.ts';
import type { DescribedBody } from './request-shape.ts';

/** What a body asks of whoever calls the tool. */
export interface BodyArguments {
  readonly binding: BodyBinding;
  readonly required: readonly string[];
  /** The schemas of its arguments, in a detail. */
  schemas(detail: Detail): readonly (readonly [string, PlainSchema])[];
}

type Writer = (schema: Node, detail: Detail) => PlainSchema;

const kinds: readonly [RegExp, BodyBinding['kind']][] = [
  [/^application\/(?:[\w.-]+\+)?json$/, 'json'],
  [/^application\/x-www-form-urlencoded$/, 'form'],
  [/^multipart\/form-data$/, 'multipart'],
  [/^(?:text\/|application\/(?:[\w.-]+\+)?xml$|application\/x-ndjson$)/, 'text'],
];

/** A file as an argument: JSON has no bytes. */
const fileSchema: PlainSchema = {
  type: 'object',
  properties: {
    base64: { type: 'string', description: 'The bytes in base64; up to 4 MiB.' },
    content_type: { type: 'string' },
    file_name: { type: 'string' },
  },
  required: ['base64'],
};

const fileListSchema: PlainSchema = { type: 'array', items: fileSchema };

/**
 * Chooses the media type that a body is sent in, and what its arguments are: each property of an object, as long as no
 * parameter has its name; the whole body otherwise.
 *
 * @param taken the arguments that parameters have.
 */
export function describeBody(
  body: DescribedBody,
  taken: ReadonlySet<string>,
  references: References,
  write: Writer,
): BodyArguments {
  const ranked = body.content
    .map((media) => ({ ...media, plain: media.type.split(';', 1)[0]?.trim().toLowerCase() ?? '' }))
    .map((media) => ({ ...media, rank: kinds.findIndex(([pattern]) => pattern.test(media.plain)) }))
    .map((media) => ({ ...media, rank: media.rank === -1 ? kinds.length : media.rank }))
    .sort((a, b) => a.rank - b.rank);
  const [media] = ranked;
  if (media === undefined) throw new Error('a body without content');
  const kind =
    kinds[media.rank]?.[1] ?? (media.plain === '*/*' && isFields(media.schema.value) ? 'json' : 'binary');
  const contentType = kind === 'json' && media.plain === '*/*' ? 'application/json' : media.plain;
  const common = {
    kind,
    content_type: /^[\w.+-]+\/[\w.+-]+$/.test(contentType) ? contentType : 'application/octet-stream',
    required: body.required,
  };
  const schema = bareSchema(references, media.schema);
  const properties = schema === null ? [] : writable(references, fieldOf(schema, 'properties'));
  const isSpread =
    ['json', 'form', 'multipart'].includes(kind) &&
    properties.length > 0 &&
    isObject(schema) &&
    properties.every(([name]) => !taken.has(name));
  if (!isSpread) return wholeBody(common, body.description, taken, media.schema, write);

  const files =
    kind === 'multipart'
      ? properties.filter(([, node]) => isFile(references, node) || isFileList(references, node))
      : [];
  const fileSchemas = new Map(
    files.map(([name, node]) => [name, isFile(references, node) ? fileSchema : fileListSchema]),
  );
  const names = new Set(properties.map(([name]) => name));
  return {
    binding: {
      ...common,
      argument: null,
      properties: [...names],
      files: [...fileSchemas.keys()],
      styles: kind === 'json' ? {} : stylesOf(media.encoding),
      types: kind === 'multipart' ? typesOf(media.encoding) : {},
    },
    required:
      body.required && schema
        ? textsOf(fieldOf(schema, 'required').value).filter((name) => names.has(name))
        : [],
    schemas: (detail) =>
      properties.map(([name, node]) => [name, fileSchemas.get(name) ?? write(node, detail)] as const),
  };
}

function wholeBody(
  common: Pick<BodyBinding, 'kind' | 'content_type' | 'required'>,
  description: string | null,
  taken: ReadonlySet<string>,
  schema: Node,
  write: Writer,
): BodyArguments {
  const argument = taken.has('body') ? 'request_body' : 'body';
  const described = (detail: Detail): PlainSchema => {
    if (common.kind === 'binary') return fileSchema;
    if (common.kind === 'text')
      return { type: 'string', description: `A text of the type ${common.content_type}.` };
    const written = isFields(schema.value) ? write(schema, detail) : {};
    return description !== null && written.description === undefined && detail.text > 0
      ? { ...written, description: description.slice(0, detail.text) }
      : written;
  };
  return {
    binding: { ...common, argument, properties: [], files: [], styles: {}, types: {} },
    required: common.required ? [argument] : [],
    schemas: (detail) => [[argument, described(detail)]],
  };
}

function isObject(schema: Node | null): boolean {
  if (schema === null || !isFields(schema.value)) return false;
  const { type, oneOf, anyOf, allOf } = schema.value;
  const isKind = type === undefined || type === 'object' || (Array.isArray(type) && type.includes('object'));
  // Alternatives at the top may add properties that are not listed.
  return isKind && ![oneOf, anyOf, allOf].some(Array.isArray);
}

function isFile(references: References, property: Node): boolean {
  const node = references.resolve(property);
  if (node === null || textOf(node, 'type') === 'array') return false;
  return (
    textOf(node, 'format') === 'binary' || textOf(node, 'contentMediaType') === 'application/octet-stream'
  );
}

function isFileList(references: References, property: Node): boolean {
  const node = references.resolve(property);
  return node !== null && textOf(node, 'type') === 'array' && isFile(references, fieldOf(node, 'items'));
}

/** What a part is sent as: the first type that an encoding names, unless it stands for many. */
function typesOf(encoding: Node): BodyBinding['types'] {
  return Object.fromEntries(
    entriesOf(encoding).flatMap(([name, node]) => {
      const [type = ''] = (textOf(node, 'contentType') ?? '').split(/[,;]/, 1);
      return /^[\w.+-]+\/[\w.+-]+$/.test(type.trim()) ? [[name, type.trim().toLowerCase()] as const] : [];
    }),
  );
}

function stylesOf(encoding: Node): BodyBinding['styles'] {
  return Object.fromEntries(
    entriesOf(encoding).flatMap(([name, node]) => {
      const explode = fieldOf(node, 'explode').value;
      // Whoever says how lists are written has the usual style in mind (OpenAPI 3.1, 4.8.15.1).
      const style = textOf(node, 'style') ?? (typeof explode === 'boolean' ? 'form' : null);
      if (
        style !== 'form' &&
        style !== 'spaceDelimited' &&
        style !== 'pipeDelimited' &&
        style !== 'deepObject'
      )
        return [];
      return [[name, { style, explode: typeof explode === 'boolean' ? explode : style === 'form' }] as const];
    }),
  );
}
