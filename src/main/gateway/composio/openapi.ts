import type { z } from 'zod';
import { keyPermissions } from '#shared/domain/api-key.ts';
import { type ErrorCode, errorCodes } from '#shared/errors.ts';
import { errorMeanings } from '../error-meanings.ts';
import { httpErrors } from '../http-errors.ts';
import { mayBeLeftOut, toJsonSchema } from './json-schema.ts';
import type { RouteDescription } from './route.ts';

export interface OpenApiFacts {
  readonly version: string;
  /** Where the paths hang, for instance `/api/v3.1`. */
  readonly basePath: string;
}

/** The OpenAPI 3.1 document of routes (https://spec.openapis.org/oas/v3.1.1), made from what they check. */
export function openApiDocument(routes: readonly RouteDescription[], { version, basePath }: OpenApiFacts) {
  return {
    openapi: '3.1.1',
    info: {
      title: 'Sallyport',
      version,
      description:
        'The API by which local agents use the accounts connected here, in the shape of Composio’s documented API. ' +
        'A missing permission is 403 and names it; errors are listed by slug under the schema `Error`.',
    },
    servers: [{ url: basePath }],
    security: [{ apiKey: [] }, { userApiKey: [] }],
    tags: [...new Set(routes.map(({ tag }) => tag))].map((name) => ({ name })),
    paths: pathsOf(routes),
    components: {
      securitySchemes: {
        apiKey: {
          type: 'apiKey',
          in: 'header',
          name: 'x-api-key',
          description: `The key of a local agent. Its permissions: ${keyPermissions.join(', ')}.`,
        },
        userApiKey: { type: 'apiKey', in: 'header', name: 'x-user-api-key', description: 'The same key.' },
      },
      headers,
      responses: Object.fromEntries(errorStatuses.map((status) => [`Error${status}`, errorResponse(status)])),
      schemas: { Error: errorSchema },
    },
  };
}

const errorStatuses = [...new Set(errorCodes.map((code) => httpErrors[code].status))].toSorted();

function pathsOf(routes: readonly RouteDescription[]) {
  const paths: Record<string, Record<string, unknown>> = {};
  for (const route of routes) {
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationOf(route) };
  }
  return paths;
}

function operationOf(route: RouteDescription) {
  const { permission } = route;
  return {
    operationId: operationId(route),
    tags: [route.tag],
    summary: route.summary,
    ...(permission === null
      ? {}
      : { description: `Needs the permission \`${permission}\`.`, 'x-required-permission': permission }),
    parameters: [...pathParameters(route.path), ...queryParameters(route.query)],
    ...(route.body === undefined
      ? {}
      : {
          requestBody: {
            required: !mayBeLeftOut(route.body),
            content: { 'application/json': { schema: toJsonSchema(route.body, 'input') } },
          },
        }),
    responses: {
      [route.answer.status]: {
        description: 'Done.',
        headers: referToHeaders([
          'x-request-id',
          'x-ratelimit',
          'x-ratelimit-remaining',
          'x-ratelimit-window-size',
        ]),
        content: { 'application/json': { schema: toJsonSchema(route.answer.schema, 'output') } },
      },
      ...Object.fromEntries(
        errorStatuses
          .filter((status) => mayAnswer(route, status))
          .map((status) => [status, { $ref: `#/components/responses/Error${status}` }]),
      ),
    },
  };
}

/** Errors that a route cannot cause are not listed at it. */
function mayAnswer({ body, permission }: RouteDescription, status: number): boolean {
  if (status === 413 || status === 415) return body !== undefined;
  if (status === 403) return permission !== null;
  return status !== 405 && status !== 431;
}

/** `GET /connected_accounts/{id}` becomes `getConnectedAccountsById`. */
function operationId({ method, path }: RouteDescription): string {
  const words = path
    .split('/')
    .filter((part) => part !== '')
    .map((part) => (part.startsWith('{') ? `by_${part.slice(1, -1)}` : part));
  const camel = words
    .join('_')
    .replace(/[^a-z0-9]+([a-z0-9])/gi, (_all, letter: string) => letter.toUpperCase());
  return method.toLowerCase() + camel.charAt(0).toUpperCase() + camel.slice(1);
}

function pathParameters(path: string) {
  return [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name]) => ({
    name,
    in: 'path',
    required: true,
    schema: { type: 'string' },
  }));
}

/** Lists travel as one value joined with commas, as the SDK sends them. */
function queryParameters(query: z.ZodObject | undefined) {
  if (query === undefined) return [];
  const { properties = {}, required = [] } = toJsonSchema(query, 'input');
  return Object.entries(properties).map(([name, schema]) => ({
    name,
    in: 'query',
    required: required.includes(name),
    explode: false,
    schema,
  }));
}

const headers = {
  'x-request-id': header('The id of this answer; that of the call in the log where there is one.', 'string'),
  'x-ratelimit': header(
    'Requests that the key may make in a window. Absent where the owner set no limit.',
    'integer',
  ),
  'x-ratelimit-remaining': header('Requests left in the window that runs.', 'integer'),
  'x-ratelimit-window-size': header('The window in seconds, for instance `60s`.', 'string'),
  'retry-after': header('Seconds until the window ends.', 'integer'),
  'x-should-retry': header('`false` where the request must not be sent again as it is.', 'string'),
  allow: header('The methods that the path takes.', 'string'),
};

function header(description: string, type: 'string' | 'integer') {
  return { description, schema: { type } };
}

function referToHeaders(names: readonly (keyof typeof headers)[]) {
  return Object.fromEntries(names.map((name) => [name, { $ref: `#/components/headers/${name}` }]));
}

function errorResponse(status: number) {
  const codes = errorCodes.filter((code) => httpErrors[code].status === status);
  return {
    description: codes.map((code) => `\`${code}\`: ${errorMeanings[code].meaning}`).join('\n\n'),
    headers: referToHeaders(errorHeaders(status)),
    content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
  };
}

function errorHeaders(status: number): (keyof typeof headers)[] {
  if (status === 429) return ['x-request-id', 'retry-after'];
  return status === 405 ? ['x-request-id', 'x-should-retry', 'allow'] : ['x-request-id', 'x-should-retry'];
}

const describeCode = (code: ErrorCode) =>
  `\`${code}\` (${httpErrors[code].status}): ${errorMeanings[code].remedy}`;

const errorSchema = {
  type: 'object',
  required: ['error'],
  properties: {
    error: {
      type: 'object',
      required: ['message', 'code', 'slug', 'status', 'request_id'],
      properties: {
        message: { type: 'string' },
        code: { type: 'integer', enum: errorCodes.map((code) => httpErrors[code].code) },
        slug: {
          type: 'string',
          enum: [...errorCodes],
          description: errorCodes.map(describeCode).join('\n\n'),
        },
        status: { type: 'integer' },
        request_id: { type: 'string' },
        suggested_fix: { type: 'string', description: 'What to do about it.' },
        field: { type: 'string', description: 'The input at fault.' },
        errors: { type: 'array', items: { type: 'string' }, description: 'A line for each fault.' },
      },
    },
  },
};
