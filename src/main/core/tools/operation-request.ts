import type { FieldPair } from '#shared/domain/call.ts';
import type { BodyBinding, OperationBinding, ParameterBinding } from '#shared/domain/operation-tool.ts';
import { uriText } from '#shared/uri-text.ts';
import { type Fault, validationFailed } from '../toolkits/index.ts';
import { fileBytes, fileShape } from './file-argument.ts';
import { type FormPart, multipartBody } from './multipart.ts';
import { headerText, isObject, pathText, queryPairs, textOf } from './serialise.ts';
import { type Carrier, missingNames, type Schema, shapeFaults } from './shape-faults.ts';

/** A request that arguments make. */
export interface OperationRequest {
  readonly method: string;
  /** With its query; a whole URL where the operation lies elsewhere than the toolkit. */
  readonly endpoint: string;
  readonly headers: readonly FieldPair[];
  /** The argument that each header came from. */
  readonly headerArguments: readonly string[];
  readonly body: Uint8Array | null;
}

type Arguments = Readonly<Record<string, unknown>>;

const schemaFix =
  "Follow the tool's input schema. Where the service takes what its description forbids, send the request with {TOOLKIT}_PROXY_EXECUTE.";

/**
 * Maps the arguments of a tool to path, query, headers and body, as they were written.
 *
 * @param schema of the arguments; `shapeFaults` says how far they are held to it.
 * @throws SallyportError ValidationFailed with one `arguments.<name>` for each fault; PayloadTooLarge for a file.
 */
export function operationRequest(
  binding: OperationBinding,
  schema: Schema,
  given: Arguments,
): OperationRequest {
  const input = withoutWrapper(binding.body, given);
  const missing = new Set([
    ...missingArguments(binding, input),
    ...missingInBody(binding.body, schema, input),
  ]);
  const faults = [
    ...unknownArguments(binding, input),
    ...Array.from(missing, (name) => ({ field: field(name), reason: 'is missing' })),
    ...pathFaults(binding, input),
    ...valueFaults(binding, schema, input),
  ];
  if (faults.length > 0) throw validationFailed(faults, schemaFix);
  return requestOf(binding, input);
}

/**
 * The request as far as arguments make one, and the names of those that are required and missing: their places in the path
 * stay as they are written there.
 *
 * @throws SallyportError ValidationFailed, PayloadTooLarge as `operationRequest`, but not for what is missing.
 */
export function draftRequest(
  binding: OperationBinding,
  given: Arguments,
): { readonly request: OperationRequest; readonly missing: readonly string[] } {
  const input = withoutWrapper(binding.body, given);
  const faults = [...unknownArguments(binding, input), ...pathFaults(binding, input)];
  if (faults.length > 0) throw validationFailed(faults, "Follow the tool's input schema.");
  return { request: requestOf(binding, input), missing: missingArguments(binding, input) };
}

function requestOf(binding: OperationBinding, input: Arguments): OperationRequest {
  const present = binding.parameters.filter(({ argument }) => isGiven(input, argument));
  const inHeader = present.filter((parameter) => parameter.in === 'header');
  const body = bodyOf(binding, input);
  const accept: FieldPair[] = binding.accept === null ? [] : [['Accept', binding.accept]];
  return {
    method: binding.method,
    endpoint: `${binding.server ?? ''}${filledPath(binding, input)}${queryText(present, input)}`,
    headers: [
      ...inHeader.map(
        (parameter): FieldPair => [parameter.name, headerText(parameter, input[parameter.argument])],
      ),
      ...accept,
      ...(body === null ? [] : [['Content-Type', body.contentType] satisfies FieldPair]),
    ],
    headerArguments: inHeader.map(({ argument }) => argument),
    body: body?.bytes ?? null,
  };
}

/** Who wraps the properties of a body in `body`, as other tools have it, means the same. */
function withoutWrapper(body: BodyBinding | null, given: Arguments): Arguments {
  if (body === null || body.argument !== null || body.properties.includes('body') || !isObject(given.body))
    return given;
  const { body: wrapped, ...rest } = given;
  return { ...wrapped, ...rest };
}

function argumentNames({ parameters, body }: OperationBinding): ReadonlySet<string> {
  const ofBody = body === null ? [] : body.argument === null ? body.properties : [body.argument];
  return new Set([...parameters.map(({ argument }) => argument), ...ofBody]);
}

function unknownArguments(binding: OperationBinding, input: Arguments): Fault[] {
  const known = argumentNames(binding);
  // A body that is spread may hold more than its description lists.
  if (binding.body !== null && binding.body.argument === null) return [];
  return Object.keys(input)
    .filter((name) => !known.has(name))
    .map((name) => ({ field: field(name), reason: 'is not an argument of this tool' }));
}

function missingArguments({ parameters, body }: OperationBinding, input: Arguments): string[] {
  const required = parameters.filter((parameter) => parameter.required).map(({ argument }) => argument);
  const ofBody = body?.required && body.argument !== null ? [body.argument] : [];
  return [...required, ...ofBody].filter((name) => !isGiven(input, name));
}

function missingInBody(body: BodyBinding | null, schema: Schema, input: Arguments): string[] {
  return body === null ? [] : missingNames(schema, input).filter((name) => body.properties.includes(name));
}

/** Files are checked where they are read. */
function valueFaults(binding: OperationBinding, schema: Schema, input: Arguments): Fault[] {
  const { parameters, body } = binding;
  const carriers = new Map(
    parameters.map(({ argument, style }): [string, Carrier] => [
      argument,
      style === 'json' ? 'json' : 'text',
    ]),
  );
  const files = new Set(body?.kind === 'binary' ? [body.argument] : body?.files);
  const carrierOf = (name: string): Carrier =>
    carriers.get(name) ?? (body?.kind === 'json' ? 'json' : 'text');
  return Object.entries(isObject(schema.properties) ? schema.properties : {}).flatMap(([name, each]) =>
    isGiven(input, name) && !files.has(name)
      ? shapeFaults(each, input[name], field(name), carrierOf(name))
      : [],
  );
}

/** An empty segment, or one of dots, would make another path of it. */
function pathFaults({ parameters }: OperationBinding, input: Arguments): Fault[] {
  return parameters.flatMap((parameter) => {
    const { argument } = parameter;
    if (parameter.in !== 'path' || !isGiven(input, argument)) return [];
    const text = pathText(parameter, input[argument]);
    const segments = parameter.reserved ? text.split('/') : [text];
    if (segments.some((segment) => segment === '')) return [{ field: field(argument), reason: 'is empty' }];
    return segments.some((segment) => /^\.+$/.test(segment.replace(/;.*$/, '')))
      ? [{ field: field(argument), reason: 'cannot consist of dots: it is a part of the path' }]
      : [];
  });
}

function filledPath({ path, parameters }: OperationBinding, input: Arguments): string {
  return path.replace(/\{([^{}/]+)\}|[^{}]+/g, (text, name: string | undefined) => {
    if (name === undefined) return uriText(text);
    const parameter = parameters.find((each) => each.in === 'path' && each.name === name);
    return parameter === undefined || !isGiven(input, parameter.argument)
      ? text
      : pathText(parameter, input[parameter.argument]);
  });
}

function queryText(present: readonly ParameterBinding[], input: Arguments): string {
  const pairs = present
    .filter((parameter) => parameter.in === 'query')
    .flatMap((parameter) => queryPairs(parameter, input[parameter.argument]));
  return pairs.length === 0 ? '' : `?${joined(pairs)}`;
}

interface Body {
  readonly bytes: Uint8Array;
  readonly contentType: string;
}

function bodyOf({ body: binding, parameters }: OperationBinding, input: Arguments): Body | null {
  if (binding === null) return null;
  const { kind, argument, content_type: contentType } = binding;
  const value = argument === null ? spreadBody(binding, besides(parameters, input)) : input[argument];
  if (value === undefined) return null;
  switch (kind) {
    case 'json':
      return { bytes: Buffer.from(JSON.stringify(value)), contentType };
    case 'text':
      return { bytes: Buffer.from(textOf(value)), contentType };
    case 'binary': {
      const file = fileBytes(value, field(argument ?? 'body'));
      return { bytes: file.bytes, contentType: file.type ?? contentType };
    }
    case 'form':
      return { bytes: Buffer.from(joined(formPairs(binding, formFields(value, argument)))), contentType };
    case 'multipart': {
      const parts = formFields(value, argument).flatMap(([name, item]) => formParts(binding, name, item));
      const { body, contentType: type } = multipartBody(parts);
      return { bytes: body, contentType: type };
    }
  }
}

/** Undefined where no property was given and none is needed. */
function spreadBody({ required }: BodyBinding, rest: Arguments): Arguments | undefined {
  return Object.keys(rest).length === 0 && !required ? undefined : rest;
}

/** What no parameter takes. */
function besides(parameters: readonly ParameterBinding[], input: Arguments): Arguments {
  const taken = new Set(parameters.map(({ argument }) => argument));
  return Object.fromEntries(Object.entries(input).filter(([name]) => !taken.has(name)));
}

function formFields(value: unknown, argument: string | null): [string, unknown][] {
  if (isObject(value)) return Object.entries(value).filter(([, item]) => item !== undefined);
  throw validationFailed(
    [
      {
        field: field(argument ?? 'body'),
        reason: 'must be an object: each of its fields is one of the form',
      },
    ],
    "Follow the tool's input schema.",
  );
}

function formPairs({ styles }: BodyBinding, fields: readonly (readonly [string, unknown])[]) {
  return fields.flatMap(([name, value]) => {
    const stated = Object.hasOwn(styles, name) ? styles[name] : undefined;
    // Without a style of its own an object is written as JSON (OpenAPI 3.1, 4.8.14.4).
    const usual = { style: isObject(value) ? ('json' as const) : ('form' as const), explode: true };
    return queryPairs({ name, reserved: false, ...(stated ?? usual) }, value);
  });
}

function formParts(binding: BodyBinding, name: string, value: unknown): FormPart[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown) => formParts(binding, name, item));
  const stated = Object.hasOwn(binding.types, name) ? binding.types[name] : undefined;
  if (binding.files.includes(name) || fileShape.safeParse(value).success) {
    const { bytes, type, name: fileName } = fileBytes(value, field(name));
    return [
      {
        name,
        content: bytes,
        type: type ?? stated ?? 'application/octet-stream',
        fileName: fileName ?? name,
      },
    ];
  }
  const type = isObject(value) ? 'application/json' : (stated ?? null);
  return [{ name, content: Buffer.from(textOf(value)), type, fileName: null }];
}

function joined(pairs: readonly (readonly [string, string])[]): string {
  return pairs.map(([name, value]) => `${name}=${value}`).join('&');
}

function isGiven(input: Arguments, name: string): boolean {
  return Object.hasOwn(input, name) && input[name] !== undefined && input[name] !== null;
}

function field(argument: string): string {
  return `arguments.${argument}`;
}
