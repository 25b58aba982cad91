import type { ParameterStyle } from '#shared/domain/operation-tool.ts';
import { entriesOf, fieldOf, isFields, itemsOf, type Node, textOf } from './node.ts';
import type { References } from './references.ts';

/** A parameter as the document describes it, in the terms of OpenAPI 3. */
export interface DescribedParameter {
  readonly node: Node;
  readonly name: string;
  readonly in: string;
  readonly required: boolean;
  readonly schema: Node;
  readonly style: ParameterStyle;
  readonly explode: boolean;
  readonly reserved: boolean;
  readonly description: string | null;
}

/** A body as the document describes it: what it may be, the media types in the order of the document. */
export interface DescribedBody {
  readonly required: boolean;
  readonly description: string | null;
  readonly content: readonly { readonly type: string; readonly schema: Node; readonly encoding: Node }[];
}

/** The parameters of an operation with those of its path, which it may replace (by name and place). */
export function parametersOf(
  path: Node,
  operation: Node,
  references: References,
): { readonly parameters: readonly DescribedParameter[]; readonly unreadable: readonly Node[] } {
  const parameters = new Map<string, DescribedParameter>();
  const unreadable: Node[] = [];
  for (const given of [
    ...itemsOf(fieldOf(path, 'parameters')),
    ...itemsOf(fieldOf(operation, 'parameters')),
  ]) {
    const node = references.resolve(given);
    const name = node && textOf(node, 'name');
    const place = node && textOf(node, 'in');
    if (node === null || name === null || place === null) unreadable.push(given);
    else parameters.set(`${place} ${name}`, describeParameter(node, name, place));
  }
  return { parameters: [...parameters.values()], unreadable };
}

function describeParameter(node: Node, name: string, place: string): DescribedParameter {
  const [content] = entriesOf(fieldOf(node, 'content'));
  const schema = content ? fieldOf(content[1], 'schema') : fieldOf(node, 'schema');
  // Swagger 2 describes the value beside the name.
  const isPlain = schema.value === undefined && !content;
  const { style, explode } = content
    ? { style: 'json' as const, explode: false }
    : styleOf(node, place, isPlain);
  const { value } = node;
  return {
    node,
    name,
    in: place,
    required: place === 'path' || (isFields(value) && value.required === true),
    schema: isPlain ? node : schema,
    style,
    explode,
    reserved: isFields(value) && (value.allowReserved === true || value['x-multi-segment'] === true),
    description: textOf(node, 'description'),
  };
}

const collectionFormats: Readonly<Record<string, { style: ParameterStyle; explode: boolean }>> = {
  csv: { style: 'form', explode: false },
  ssv: { style: 'spaceDelimited', explode: false },
  pipes: { style: 'pipeDelimited', explode: false },
  multi: { style: 'form', explode: true },
};

function styleOf(node: Node, place: string, isSwagger: boolean): { style: ParameterStyle; explode: boolean } {
  const inQuery = place === 'query' || place === 'formData';
  if (isSwagger) {
    const format = collectionFormats[textOf(node, 'collectionFormat') ?? 'csv'];
    return inQuery && format ? format : { style: 'simple', explode: false };
  }
  const stated = textOf(node, 'style');
  const allowed = (inQuery ? queryStyles : place === 'path' ? pathStyles : ['simple']) as readonly string[];
  const style = (
    stated !== null && allowed.includes(stated) ? stated : inQuery ? 'form' : 'simple'
  ) as ParameterStyle;
  const explode = fieldOf(node, 'explode').value;
  return { style, explode: typeof explode === 'boolean' ? explode : style === 'form' };
}

const queryStyles = ['form', 'spaceDelimited', 'pipeDelimited', 'deepObject'] as const;
const pathStyles = ['simple', 'label', 'matrix'] as const;

/** The body of an operation; null where it has none or it cannot be read. */
export function bodyOf(operation: Node, references: References): DescribedBody | null {
  const node = references.resolve(fieldOf(operation, 'requestBody'));
  if (node === null || !isFields(node.value)) return null;
  const content = entriesOf(fieldOf(node, 'content')).map(([type, media]) => ({
    type,
    schema: fieldOf(media, 'schema'),
    encoding: fieldOf(media, 'encoding'),
  }));
  return content.length === 0
    ? null
    : { required: node.value.required === true, description: textOf(node, 'description'), content };
}

/** Swagger 2 describes a body among the parameters: one `body`, or a `formData` for each field. */
export function swaggerBody(
  root: Node,
  operation: Node,
  parameters: readonly DescribedParameter[],
): DescribedBody | null {
  const stated = itemsOf(fieldOf(operation, 'consumes'));
  const types = (stated.length > 0 ? stated : itemsOf(fieldOf(root, 'consumes'))).flatMap(({ value }) =>
    typeof value === 'string' ? [value] : [],
  );
  const none: Node = { value: undefined, pointer: operation.pointer };
  const body = parameters.find((parameter) => parameter.in === 'body');
  if (body) {
    const usable = types.length > 0 ? types : ['application/json'];
    return {
      required: body.required,
      description: body.description,
      content: usable.map((type) => ({ type, schema: body.schema, encoding: none })),
    };
  }
  const fields = parameters.filter((parameter) => parameter.in === 'formData');
  if (fields.length === 0) return null;
  const hasFile = fields.some(({ schema }) => textOf(schema, 'type') === 'file');
  const properties = fields.map(({ name, node, description }) => {
    const { name: _, in: __, required: ___, ...schema } = isFields(node.value) ? node.value : {};
    const kind = schema.type === 'file' ? { type: 'string', format: 'binary', description } : schema;
    return [name, kind] as const;
  });
  const schema = {
    type: 'object',
    properties: Object.fromEntries(properties),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
  };
  const styles = fields.map(({ name, style, explode }) => [name, { style, explode }] as const);
  return {
    required: fields.some(({ required }) => required),
    description: null,
    content: [
      {
        type:
          hasFile || types.includes('multipart/form-data')
            ? 'multipart/form-data'
            : 'application/x-www-form-urlencoded',
        schema: { value: schema, pointer: operation.pointer },
        encoding: { value: Object.fromEntries(styles), pointer: operation.pointer },
      },
    ],
  };
}
