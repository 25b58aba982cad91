import type { IncomingMessage, ServerResponse } from 'node:http';
import type { z } from 'zod';
import type { ApiKey, KeyPermission } from '#shared/domain/api-key.ts';
import type { Progress } from '../progress.ts';

export type RouteMethod = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/** `'/auth_configs/{id}/{status}'` gives `'id' | 'status'`. */
export type PathParameter<Path extends string> = Path extends `${string}{${infer Name}}${infer Rest}`
  ? Name | PathParameter<Rest>
  : never;

/** What every route of the management API says of itself; the OpenAPI document is made from it. */
export interface RouteDescription {
  readonly method: RouteMethod;
  /** Below the API's version, with `{name}` for a part that varies. */
  readonly path: string;
  /** What the caller's key must be allowed to do; null where any key will do. */
  readonly permission: KeyPermission | null;
  /** The heading it stands under in the document. */
  readonly tag: string;
  /** One line that says what it does. */
  readonly summary: string;
  readonly query?: z.ZodObject;
  readonly body?: z.ZodType;
  /** The most bytes that a body may have; 1 MiB unless told. */
  readonly largestBody?: number;
  /** Whether integers that a double cannot hold reach the handler as they were written (`RawJson`). */
  readonly exactNumbers?: true;
  readonly answer: { readonly status: 200 | 201; readonly schema: z.ZodType };
}

/** A request as a route's handler sees it: everything in the shape that the route asked for. */
export interface RouteCall<Parameters = Readonly<Record<string, string>>, Query = unknown, Body = unknown> {
  readonly key: ApiKey;
  readonly parameters: Parameters;
  readonly query: Query;
  readonly body: Body;
  /** Aborted when the caller goes away before it was answered. */
  readonly signal: AbortSignal;
  /** To be told of a recorded call as soon as there is one. */
  readonly progress: Progress;
}

/** A route that takes and answers JSON. */
export interface JsonRoute extends RouteDescription {
  handle(call: RouteCall): Promise<unknown>;
}

/** A route that reads and answers bytes itself, because they must pass as they are. */
export interface RawRoute extends RouteDescription {
  serve(
    call: Pick<RouteCall, 'key' | 'parameters'>,
    request: IncomingMessage,
    response: ServerResponse,
    progress: Progress,
  ): Promise<void>;
}

export type ManagementRoute = JsonRoute | RawRoute;

interface TypedRoute<
  Path extends string,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
> extends RouteDescription {
  readonly path: Path;
  readonly query?: Query;
  readonly body?: Body;
  readonly answer: { readonly status: 200 | 201; readonly schema: Answer };
  handle(
    call: RouteCall<Readonly<Record<PathParameter<Path>, string>>, z.output<Query>, z.output<Body>>,
  ): Promise<z.input<Answer>>;
}

/**
 * Declares a JSON route. Query and body reach the handler checked against their schemas; of the answer only what its schema
 * declares leaves.
 */
export function defineRoute<
  const Path extends string,
  Query extends z.ZodObject,
  Body extends z.ZodType,
  Answer extends z.ZodType,
>(route: TypedRoute<Path, Query, Body, Answer>): JsonRoute {
  // The router hands over what these very schemas and this path gave; a table of routes cannot carry their types.
  return route as unknown as JsonRoute;
}
