import { z } from 'zod';
import { SallyportError } from '#shared/errors.ts';
import { defineRoute, type ManagementRoute, type RouteMethod } from './route.ts';

const paths: readonly (readonly [RouteMethod, string, string])[] = [
  ['GET', '/triggers_types', 'List trigger types'],
  ['GET', '/triggers_types/list/enum', 'List the slugs of all trigger types'],
  ['GET', '/triggers_types/{slug}', 'Look at a trigger type'],
  ['POST', '/trigger_instances/{slug}/upsert', 'Create or change a trigger'],
  ['GET', '/trigger_instances/active', 'List active triggers'],
  ['PATCH', '/trigger_instances/manage/{trigger_id}', 'Enable or disable a trigger'],
  ['DELETE', '/trigger_instances/manage/{trigger_id}', 'Delete a trigger'],
];

/** The documented trigger routes: they say that there are no triggers, so that a caller learns it at once and why. */
export function triggerRoutes(): readonly ManagementRoute[] {
  return paths.map(([method, path, summary]) =>
    defineRoute({
      method,
      path,
      permission: null,
      tag: 'Triggers',
      summary: `${summary} (not available)`,
      answer: { status: 200, schema: z.unknown() },
      async handle() {
        throw new SallyportError('NotImplemented', 'Triggers are not available here.', {
          fix: "Ask the service for news with proxy execute, or let the service's own webhooks reach your program.",
        });
      },
    }),
  );
}
