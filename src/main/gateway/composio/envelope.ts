import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type { AccountChoice } from '../../core/proxy/index.ts';
import { rawJsonMember } from './json-member.ts';

/** The body of proxy execute, as its documentation has it. The SDK sends more fields than its own types list; they are ignored. */
const envelopeSchema = z.object({
  endpoint: z.string(),
  method: z
    .string()
    .transform((method) => method.toUpperCase())
    .pipe(
      z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'], {
        error: 'must be one of GET, POST, PUT, PATCH, DELETE, HEAD',
      }),
    ),
  connected_account_id: z.string().nullish(),
  parameters: z
    .array(
      z
        .object({
          name: z.string().min(1),
          type: z.enum(['header', 'query']).optional(),
          in: z.enum(['header', 'query']).optional(),
          value: z.union([z.string(), z.number(), z.boolean()]).transform(String),
        })
        .refine((parameter) => parameter.type !== undefined || parameter.in !== undefined, {
          error: 'needs a type: "header" or "query"',
          path: ['type'],
        }),
    )
    .nullish(),
  binary_body: z.undefined({ error: 'is not supported yet; send JSON in body' }).optional(),
  custom_connection_data: z
    .undefined({ error: 'is not supported yet; connect an account and name it in connected_account_id' })
    .optional(),
});

/** What the envelope asks for, ready for the pipeline. */
export interface EnvelopeCall {
  readonly endpoint: string;
  readonly method: string;
  readonly account: AccountChoice;
  readonly headers: readonly FieldPair[];
  readonly query: readonly FieldPair[];
  /** The JSON text of `body` as the caller wrote it; null for none. */
  readonly body: Uint8Array | null;
  /** The input field behind the header at an index. */
  readonly headerField: (index: number) => string;
}

/**
 * Reads the body of a proxy-execute request.
 *
 * @throws SallyportError MalformedJson, or ValidationFailed with every fault.
 */
export function parseEnvelope(bytes: Uint8Array): EnvelopeCall {
  const text = decodeUtf8(bytes);
  const envelope = checkEnvelope(parseJson(text));
  const rawBody = rawJsonMember(text, 'body');
  const body = rawBody === null || rawBody === 'null' ? null : Buffer.from(rawBody, 'utf8');
  const parameters = (envelope.parameters ?? []).map((parameter, index) => ({ ...parameter, index }));
  const headerParameters = parameters.filter((each) => (each.type ?? each.in) === 'header');
  const headers = headerParameters.map(({ name, value }): FieldPair => [name, value]);
  const namesType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  return {
    endpoint: envelope.endpoint,
    method: envelope.method,
    account: envelope.connected_account_id ? { id: envelope.connected_account_id } : 'newest_active',
    headers: body && !namesType ? [...headers, ['Content-Type', 'application/json']] : headers,
    query: parameters
      .filter((each) => (each.type ?? each.in) === 'query')
      .map(({ name, value }): FieldPair => [name, value]),
    body,
    headerField: (index) => `parameters[${headerParameters[index]?.index ?? index}]`,
  };
}

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw malformed('it is not UTF-8', cause);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw malformed(text.trim() === '' ? 'it is empty' : 'it cannot be parsed', cause);
  }
}

function malformed(reason: string, cause: unknown): SallyportError {
  return new SallyportError('MalformedJson', `The request body is not JSON: ${reason}.`, {
    field: 'body',
    fix: 'Send a JSON object with "endpoint" and "method".',
    cause,
  });
}

function checkEnvelope(value: unknown): z.output<typeof envelopeSchema> {
  const result = envelopeSchema.safeParse(value);
  if (result.success) return result.data;
  const errors = result.error.issues.map((issue) => `${fieldPath(issue.path) || 'body'}: ${issue.message}`);
  throw new SallyportError('ValidationFailed', errors[0] ?? 'The request is not valid.', {
    field: fieldPath(result.error.issues[0]?.path ?? []) || 'body',
    fix: 'Correct the fields named in "errors" and send the request again.',
    errors,
  });
}

function fieldPath(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}
