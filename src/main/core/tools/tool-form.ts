import type { OperationBinding, ParameterBinding } from '#shared/domain/operation-tool.ts';
import type { ToolArgument } from '#shared/domain/tool-form.ts';
import { isObject } from './serialise.ts';
import type { ObjectSchema } from './tool.ts';

type Schema = Readonly<Record<string, unknown>>;

const longestText = 2_000;
const mostChoices = 200;
/** So deep, and with so many properties each, an example goes. */
const deepestExample = 4;
const mostExamples = 30;

/** The arguments of an operation as a form: those in the path first, then what is required, in the order of their schema. */
export function formArguments(binding: OperationBinding, input: ObjectSchema): ToolArgument[] {
  const parameters = new Map(binding.parameters.map((each) => [each.argument, each]));
  const required = new Set(Array.isArray(input.required) ? input.required : []);
  const read = reader(input);
  return Object.entries(isObject(input.properties) ? input.properties : {})
    .map(([name, given]) => formArgument(name, read(given), parameters.get(name), required.has(name), read))
    .sort((a, b) => rank(a) - rank(b));
}

function rank({ in: place, required }: ToolArgument): number {
  return (place === 'path' ? 0 : 2) + (required ? 0 : 1);
}

function formArgument(
  name: string,
  schema: Schema,
  parameter: ParameterBinding | undefined,
  required: boolean,
  read: (schema: unknown) => Schema,
): ToolArgument {
  const kind = kindOf(schema);
  const sample = exampleOf(schema, read, 0);
  const preset =
    schema.default ?? (required ? (firstOf(schema) ?? (kind === 'json' ? sample : undefined)) : undefined);
  return {
    name,
    in: parameter?.in ?? 'body',
    required,
    description: typeof schema.description === 'string' ? schema.description.slice(0, longestText) : '',
    kind,
    choices: kind === 'choice' ? (schema.enum as unknown[]).map(String).slice(0, mostChoices) : [],
    initial: written(preset, kind),
    example: kind === 'json' ? written(sample, kind) : written(firstOf(schema), kind),
  };
}

function kindOf({ type, enum: values }: Schema): ToolArgument['kind'] {
  if (Array.isArray(values) && values.length > 0 && values.every((value) => typeof value !== 'object')) {
    // What is picked from a list of texts is sent as a text.
    return values.every((value) => typeof value === 'string') ? 'choice' : 'json';
  }
  const types = (Array.isArray(type) ? type : [type]).filter((each) => each !== 'null');
  if (types.length !== 1) return 'json';
  if (types[0] === 'string') return 'text';
  if (types[0] === 'integer' || types[0] === 'number') return 'number';
  return types[0] === 'boolean' ? 'boolean' : 'json';
}

/** The example that a schema names itself. */
function firstOf({ examples, example }: Schema): unknown {
  return Array.isArray(examples) ? examples[0] : example;
}

/** A value of the shape that a schema describes, to be written over. */
function exampleOf(schema: Schema, read: (schema: unknown) => Schema, depth: number): unknown {
  const named = schema.default ?? firstOf(schema) ?? schema.const;
  if (named !== undefined) return named;
  if (Array.isArray(schema.enum)) return schema.enum[0];
  const [alternative] = [schema.oneOf, schema.anyOf].flatMap((each) => (Array.isArray(each) ? each : []));
  if (alternative !== undefined && schema.type === undefined && depth < deepestExample)
    return exampleOf(read(alternative), read, depth + 1);
  const [type] = Array.isArray(schema.type) ? schema.type : [schema.type];
  if (type === 'array') {
    const hasItems = schema.items !== undefined && depth < deepestExample;
    return hasItems ? [exampleOf(read(schema.items), read, depth + 1)] : [];
  }
  if (type === 'integer' || type === 'number') return 0;
  if (type === 'boolean') return false;
  if (type === 'string') return '';
  if (!isObject(schema.properties) || depth >= deepestExample) return {};
  return Object.fromEntries(
    Object.entries(schema.properties)
      .slice(0, mostExamples)
      .map(([name, property]) => [name, exampleOf(read(property), read, depth + 1)]),
  );
}

function written(value: unknown, kind: ToolArgument['kind']): string {
  if (value === undefined || value === null) return '';
  const text = kind !== 'json' && typeof value === 'string' ? value : JSON.stringify(value, null, 2);
  return text.length > longestText ? '' : text;
}

/** Reads a schema, following a reference to a definition of the same document (JSON Schema 2020-12, 8.2.3.1). */
function reader(root: ObjectSchema): (schema: unknown) => Schema {
  return (given) => {
    if (!isObject(given)) return {};
    const name = typeof given.$ref === 'string' ? /^#\/\$defs\/([^/]+)$/.exec(given.$ref)?.[1] : undefined;
    if (name === undefined) return given;
    const { $defs: definitions } = root as { $defs?: unknown };
    const found = isObject(definitions) && Object.hasOwn(definitions, name) ? definitions[name] : undefined;
    return isObject(found) ? { ...found, ...given } : given;
  };
}
