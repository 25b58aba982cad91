import type { Context } from 'hono';
import { SallyportError, toErrorShape } from '#shared/errors.ts';
import { newRequestId } from '../../core/index.ts';
import { toErrorEnvelope } from '../http-errors.ts';

/** The input of an operation from a request's body; `{}` where there is none. @throws UnsupportedMediaType, MalformedJson. */
export async function readOperationInput(context: Context): Promise<unknown> {
  const type = context.req.header('content-type')?.split(';', 1)[0]?.trim().toLowerCase();
  if (type !== 'application/json') {
    throw new SallyportError('UnsupportedMediaType', 'content-type: must be application/json.', {
      field: 'content-type',
      fix: 'Send the input as JSON with "content-type: application/json"; {} where there is none.',
    });
  }
  const text = await context.req.text();
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

/** For Hono's limit of bodies. @throws PayloadTooLarge. */
export function refuseTooLarge(): never {
  throw new SallyportError('PayloadTooLarge', 'body: is larger than this operation takes.', {
    field: 'body',
    fix: 'Send less at once.',
  });
}

/** Hono's handler of errors: the error envelope, under a request id that the header names too. */
export function answerError(error: Error, context: Context): Response {
  const requestId = newRequestId();
  const { status, body } = toErrorEnvelope(toErrorShape(error), requestId);
  context.header('x-request-id', requestId);
  return context.json(body, status as 400);
}
