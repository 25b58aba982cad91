import { z } from 'zod';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { Session } from '#shared/domain/session.ts';
import type { Core } from '../../../core/index.ts';
import { defineRoute, type ManagementRoute } from '../route.ts';
import { customToolsSchema, nameCustomTools } from './custom-tools.ts';
import {
  assistivePrompt,
  toWireSession,
  type WireSession,
  warningsFor,
  wireSessionSchema,
} from './session-answer.ts';
import { sessionChange, sessionPartsSchema } from './session-request.ts';

export interface SessionRouteDeps extends Pick<Core, 'sessions' | 'scopes' | 'tools'> {
  /** The gateway's own base URL. */
  readonly gatewayUrl: () => string;
}

/** What all routes of sessions say of themselves. */
export const sessionRoute = { permission: 'sessions', tag: 'Sessions' } as const;

const createSchema = sessionPartsSchema.extend({
  user_id: z
    .string({ error: 'must be a text' })
    .trim()
    .min(1, 'is empty')
    .max(255, 'is longer than 255 characters'),
  experimental: customToolsSchema.nullish(),
});

/** Making, looking at, changing and deleting sessions. */
export function sessionRoutes({
  sessions,
  scopes,
  tools,
  gatewayUrl,
}: SessionRouteDeps): readonly ManagementRoute[] {
  function wire(key: ApiKey, session: Session): WireSession {
    const shown = tools.shownIn(scopes.ofSession(key, session, 'tools'));
    return toWireSession(session, shown, gatewayUrl());
  }

  return [
    defineRoute({
      ...sessionRoute,
      method: 'POST',
      path: '/tool_router/session',
      summary: 'Create a session',
      body: createSchema,
      answer: { status: 201, schema: wireSessionSchema },
      async handle({ key, body }) {
        const session = await sessions.create(key, body.user_id, sessionChange(body, null));
        return {
          ...wire(key, session),
          ...warningsFor(body, session),
          experimental: {
            assistive_prompt: assistivePrompt(session),
            ...nameCustomTools(body.experimental ?? {}),
          },
        };
      },
    }),
    defineRoute({
      ...sessionRoute,
      method: 'GET',
      path: '/tool_router/session/{session_id}',
      summary: 'Look at a session',
      answer: { status: 200, schema: wireSessionSchema },
      handle: async ({ key, parameters }) => wire(key, sessions.get(key, parameters.session_id)),
    }),
    defineRoute({
      ...sessionRoute,
      method: 'PATCH',
      path: '/tool_router/session/{session_id}',
      summary: 'Change the configuration of a session',
      body: sessionPartsSchema,
      answer: { status: 200, schema: wireSessionSchema },
      async handle({ key, parameters, body }) {
        const { config } = sessions.get(key, parameters.session_id);
        const session = await sessions.update(key, parameters.session_id, sessionChange(body, config));
        return { ...wire(key, session), ...warningsFor(body, session) };
      },
    }),
    defineRoute({
      ...sessionRoute,
      method: 'DELETE',
      path: '/tool_router/session/{session_id}',
      summary: 'Delete a session',
      answer: { status: 200, schema: z.object({ session_id: z.string(), deleted: z.literal(true) }) },
      async handle({ key, parameters }) {
        await sessions.delete(key, parameters.session_id);
        return { session_id: parameters.session_id, deleted: true as const };
      },
    }),
    defineRoute({
      ...sessionRoute,
      method: 'POST',
      path: '/tool_router/session/{session_id}/attach',
      summary: 'Name custom tools for a session',
      body: z.object({ experimental: customToolsSchema.nullish() }).default({}),
      answer: { status: 200, schema: wireSessionSchema },
      async handle({ key, parameters, body }) {
        const session = sessions.get(key, parameters.session_id);
        return { ...wire(key, session), experimental: nameCustomTools(body.experimental ?? {}) };
      },
    }),
  ];
}
