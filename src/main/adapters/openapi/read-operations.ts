import type {
  DescribedOperation,
  OperationBinding,
  ParameterBinding,
} from '#shared/domain/operation-tool.ts';
import { describeBody } from './describe-body.ts';
import { createSchemaWriter, type Detail, details, type PlainSchema, textsOf } from './input-schema.ts';
import type { Issues } from './issues.ts';
import { entriesOf, fieldOf, isFields, itemsOf, type Node, textOf } from './node.ts';
import { operationName } from './operation-name.ts';
import { plainText } from './plain-text.ts';
import { placeOf, type Security } from './read-security.ts';
import { readServers } from './read-servers.ts';
import type { References } from './references.ts';
import { bodyOf, type DescribedParameter, parametersOf, swaggerBody } from './request-shape.ts';

export interface OperationsInput {
  readonly root: Node;
  readonly isSwagger: boolean;
  /** Where the document was fetched from. */
  readonly base: string | null;
  readonly references: References;
  readonly security: Security;
  readonly issues: Issues;
  readonly onProgress: (done: number, total: number) => void;
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch'] as const;
const mostOperations = 5_000;
const largestInput = 16 * 1024;
const longestTitle = 120;
const longestDescription = 1_000;
const longestPath = 1_024;
const mostParameters = 200;

/** Headers that OpenAPI says are described elsewhere (3.1, 4.8.12), and those that are Sallyport's to set. */
const unaskedHeaders: ReadonlySet<string> = new Set([
  'accept',
  'accept-encoding',
  'content-type',
  'content-length',
  'authorization',
  'host',
  'connection',
  'cookie',
  'transfer-encoding',
]);

/** Reads each operation that can be called; for the others an issue says why not. */
export function readOperations(input: OperationsInput): { operations: DescribedOperation[]; count: number } {
  const { root, references, issues, onProgress } = input;
  const write = createSchemaWriter(references);
  // The slug of the tool that calls anything of a toolkit ends so.
  const taken = new Set(['PROXY_EXECUTE']);
  const found = foundOperations(root, references, issues);
  const operations: DescribedOperation[] = [];
  for (const [index, { path, method, item, operation }] of found.entries()) {
    if (index === mostOperations) {
      issues.warning('/paths', `only the first ${mostOperations} operations are read`);
      break;
    }
    const read = readOperation(input, write, path, method, item, operation);
    if (read !== null) {
      const id = textOf(operation, 'operationId');
      const name = operationName(id, method, path, taken);
      operations.push({ name, ...read });
    }
    if (index % 50 === 49) onProgress(index + 1, found.length);
  }
  return { operations, count: found.length };
}

interface FoundOperation {
  readonly path: string;
  readonly method: (typeof methods)[number];
  readonly item: Node;
  readonly operation: Node;
}

function foundOperations(root: Node, references: References, issues: Issues): FoundOperation[] {
  const ids = new Map<string, string>();
  return entriesOf(fieldOf(root, 'paths')).flatMap(([path, given]) => {
    const item = references.resolve(given);
    if (item === null) return [];
    if (!isFields(item.value)) {
      issues.warning(given.pointer, 'is left out: it is not an object');
      return [];
    }
    return methods.flatMap((method) => {
      const operation = fieldOf(item, method);
      if (operation.value === undefined) return [];
      if (!isFields(operation.value)) {
        issues.warning(operation.pointer, 'is left out: it is not an object');
        return [];
      }
      const id = textOf(operation, 'operationId');
      if (id !== null && ids.has(id)) {
        issues.warning(
          `${operation.pointer}/operationId`,
          `is used before, at ${ids.get(id)}: the tool gets a number`,
        );
      } else if (id !== null) ids.set(id, operation.pointer);
      return [{ path, method, item, operation }];
    });
  });
}

function readOperation(
  input: OperationsInput,
  write: ReturnType<typeof createSchemaWriter>,
  path: string,
  method: FoundOperation['method'],
  item: Node,
  operation: Node,
): Omit<DescribedOperation, 'name'> | null {
  const { root, isSwagger, references, security, issues } = input;
  const leaveOut = (reason: string): null => {
    issues.warning(operation.pointer, `is left out: ${reason}`);
    return null;
  };
  const pathFault = faultOfPath(path);
  if (pathFault !== null) return leaveOut(pathFault);
  const { parameters: described, unreadable } = parametersOf(item, operation, references);
  if (unreadable.length > 0) return leaveOut('one of its parameters cannot be read');
  if (described.length > mostParameters) return leaveOut(`it has more than ${mostParameters} parameters`);
  const cookie = described.find((parameter) => parameter.in === 'cookie' && parameter.required);
  if (cookie)
    return leaveOut(`it needs the cookie "${cookie.name.slice(0, 60)}", which Sallyport does not send`);

  const { scopes } = security.use(fieldOf(operation, 'security'));
  const injected = security.injected;
  tellOfCookies(described, issues);
  const asked = described.filter((parameter) => isAsked(parameter, injected));
  const { bindings, missing } = bindParameters(path, asked);
  if (missing !== null) return leaveOut(`{${missing.slice(0, 60)}} in its path is described by no parameter`);

  const taken = new Set(bindings.map(({ binding }) => binding.argument));
  const requestBody = isSwagger ? swaggerBody(root, operation, described) : bodyOf(operation, references);
  const hasBody = method !== 'get' && method !== 'head';
  if (requestBody && !hasBody && requestBody.required)
    return leaveOut(`${method.toUpperCase()} cannot carry a body`);
  const body = requestBody && hasBody ? describeBody(requestBody, taken, references, write) : null;

  const required = [
    ...bindings.flatMap(({ binding }) => (binding.required ? [binding.argument] : [])),
    ...(body?.required ?? []),
  ];
  const schemaIn = (detail: Detail) => {
    const ofParameters = bindings.map(({ binding, parameter }): readonly [string, PlainSchema] => [
      binding.argument,
      parameterSchema(parameter, detail, write),
    ]);
    const properties = Object.fromEntries([...ofParameters, ...(body?.schemas(detail) ?? [])]);
    return JSON.stringify({ type: 'object', properties, ...(required.length > 0 ? { required } : {}) });
  };
  const schema = smallEnough(schemaIn);
  if (schema === null) return leaveOut('its arguments take more than 16 KiB to describe');

  const binding: OperationBinding = {
    method: method.toUpperCase() as OperationBinding['method'],
    path,
    server: ownServer(input, item, operation),
    parameters: bindings.map((each) => each.binding),
    body: body?.binding ?? null,
    accept: acceptOf(input, operation),
    scopes: scopes.map((scope) => scope.slice(0, 200)),
  };
  return { ...wordsOf(operation, method, path), binding, input: schema };
}

/**
 * What a path may hold beyond ASCII: all that can be read. A mark that turns the direction of writing would show another path
 * than is called (RFC 3987, 4.1); those that join letters belong to the spelling of some languages.
 */
const pathCharacters = /^[\x21-\x7e\p{L}\p{M}\p{N}\p{P}\p{S}\u200c\u200d]*$/u;

/** A path of a document goes into every request as it stands, percent-encoded beyond ASCII. */
function faultOfPath(path: string): string | null {
  if (!path.startsWith('/')) return 'its path does not begin with "/"';
  if (path.length > longestPath) return 'its path is too long';
  const literal = path.replace(/\{[^{}/]+\}/g, 'x');
  if (!pathCharacters.test(literal) || /[{}\\?#]/.test(literal))
    return 'its path holds a character that paths cannot hold';
  if (literal.startsWith('//')) return 'its path names another host';
  const dots = literal
    .split('/')
    .some((segment) => /^\.{1,2}$/.test(segment.replace(/;.*$/, '').replace(/%2e/gi, '.')));
  return dots ? 'its path holds a "." or ".." segment' : null;
}

/** A parameter that many operations refer to is spoken of once. */
function tellOfCookies(parameters: readonly DescribedParameter[], issues: Issues): void {
  for (const { in: place, name, node } of parameters) {
    if (place !== 'cookie') continue;
    const cookie = `"${name.slice(0, 60)}"`;
    issues.warningOnce(
      node.pointer,
      `is left out: the cookie ${cookie} is optional, and Sallyport sends none`,
    );
  }
}

function isAsked(parameter: DescribedParameter, injected: ReadonlySet<string>): boolean {
  const { in: place, name } = parameter;
  if (place !== 'path' && place !== 'query' && place !== 'header') return false;
  if (name === '__proto__') return false;
  if (
    place === 'header' &&
    (unaskedHeaders.has(name.toLowerCase()) || !/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name))
  ) {
    return false;
  }
  return place === 'path' || !injected.has(placeOf({ in: place, name }));
}

/** One argument for each parameter; of two with the same name the later one is told apart by its place. */
function bindParameters(
  path: string,
  parameters: readonly DescribedParameter[],
): {
  readonly bindings: readonly {
    readonly binding: ParameterBinding;
    readonly parameter: DescribedParameter;
  }[];
  readonly missing: string | null;
} {
  const inPath = [...path.matchAll(/\{([^{}/]+)\}/g)].map(([, name]) => name ?? '');
  const missing = inPath.find((name) => !parameters.some((each) => each.in === 'path' && each.name === name));
  const taken = new Set<string>();
  const bindings = parameters
    .filter((parameter) => parameter.in !== 'path' || inPath.includes(parameter.name))
    .map((parameter) => {
      // Some services end the names of lists with "[]", which models and clients stumble over.
      const plain = parameter.name.replace(/\[\]$/, '').slice(0, 120) || parameter.name.slice(0, 120);
      const argument = taken.has(plain) ? `${plain}_${parameter.in}` : plain;
      taken.add(argument);
      const { name, in: place, style, explode, required, reserved } = parameter;
      const binding: ParameterBinding = {
        argument,
        name,
        in: place as ParameterBinding['in'],
        style,
        explode,
        required,
        reserved,
      };
      return { binding, parameter };
    });
  return { bindings, missing: missing ?? null };
}

function parameterSchema(
  { schema, description }: DescribedParameter,
  detail: Detail,
  write: ReturnType<typeof createSchemaWriter>,
): PlainSchema {
  const written = write(schema, detail);
  const text = plainText(description, detail.text);
  return text === '' ? written : { ...written, description: text };
}

function smallEnough(schemaIn: (detail: Detail) => string): string | null {
  for (const detail of details) {
    const text = schemaIn(detail);
    if (Buffer.byteLength(text) <= largestInput) return text;
  }
  return null;
}

/** The address of an operation that lies elsewhere than the document's own. */
function ownServer(
  { root, isSwagger, base, issues }: OperationsInput,
  item: Node,
  operation: Node,
): string | null {
  if (isSwagger) return null;
  const place = [operation, item].find((each) => itemsOf(fieldOf(each, 'servers')).length > 0);
  const [server] = place ? readServers(place, false, base, issues) : [];
  if (server === undefined) return null;
  const url = server.url.replace(
    /\{([^{}]*)\}/g,
    (whole, name: string) => server.variables[name]?.default ?? whole,
  );
  return readServers(root, false, base, issues).some((each) => each.url === url) ? null : url;
}

/** What the service is asked to answer in, where it can answer in JSON. */
function acceptOf({ root, isSwagger, references }: OperationsInput, operation: Node): string | null {
  const types = isSwagger
    ? textsOf(fieldOf(operation, 'produces').value ?? fieldOf(root, 'produces').value)
    : entriesOf(fieldOf(operation, 'responses'))
        .filter(([status]) => status.startsWith('2'))
        .flatMap(([, answer]) => {
          const node = references.resolve(answer);
          return node === null ? [] : entriesOf(fieldOf(node, 'content')).map(([type]) => type);
        });
  return types.find((type) => /^application\/(?:[\w.-]+\+)?json$/.test(type)) ?? null;
}

function wordsOf(
  operation: Node,
  method: string,
  path: string,
): Pick<DescribedOperation, 'title' | 'description'> {
  const call = `${method.toUpperCase()} ${path}`;
  const summary = plainText(textOf(operation, 'summary'), longestTitle);
  const text = plainText(textOf(operation, 'description'), longestDescription);
  const isOld = isFields(operation.value) && operation.value.deprecated === true;
  const parts = [
    isOld ? 'Deprecated.' : '',
    summary && !text.startsWith(summary) ? `${summary}${/[.!?]$/.test(summary) ? '' : '.'}` : '',
    text,
    `(${call})`,
  ];
  return {
    title: summary || call.slice(0, longestTitle),
    description: parts.filter((part) => part !== '').join(' '),
  };
}
