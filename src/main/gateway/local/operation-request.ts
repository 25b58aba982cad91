import type { HttpBindings } from '@hono/node-server';
import type { Context, Hono } from 'hono';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import { newRequestId } from '../../core/index.ts';
import { toErrorEnvelope } from '../http-errors.ts';
import { readBody } from '../read-body.ts';

/** What Hono's handlers see of the server around them. */
export interface ServerEnvironment {
  readonly Bindings: HttpBindings;
}

export type OperationsApi = Hono<ServerEnvironment>;

/**
 * The input of an operation from a request's body; `{}` where there is none.
 *
 * @param limit bytes of the body.
 * @throws UnsupportedMediaType, PayloadTooLarge, CallAborted, MalformedJson.
 */
export async function readOperationInput(
  context: Context<ServerEnvironment>,
  limit: number,
): Promise<unknown> {
  const type = context.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new SallyportError('UnsupportedMediaType', 'content-type: must be application/json.', {
      field: 'content-type',
      fix: 'Send the input as JSON with "content-type: application/json"; {} where there is none.',
    });
  }
  // Hono's own limit cannot be put on a body whose length is not declared.
  const text = (await readBody(context.env.incoming, limit)).toString('utf8');
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new SallyportError('MalformedJson', 'The request body is not JSON.', {
      field: 'body',
      fix: "Send the operation's input as a JSON object.",
      cause,
    });
  }
}

/** Hono's handler of errors: the error envelope, under a request id that the header names too. */
export function answerError(error: Error, context: Context): Response {
  const requestId = newRequestId();
  const { status, body } = toErrorEnvelope(toErrorShape(error), requestId);
  context.header('x-request-id', requestId);
  return context.json(body, status as 400);
}
