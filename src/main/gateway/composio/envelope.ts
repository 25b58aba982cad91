import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { type AccountChoice, fileTooLarge, isBase64, largestFile } from '../../core/proxy/index.ts';
import { checkShape } from './check-shape.ts';
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
  /** Read where a session chooses the account. */
  toolkit_slug: z.string().trim().toLowerCase().nullish(),
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
  binary_body: z
    .object({
      base64: z.string().nullish(),
      url: z.string().nullish(),
      content_type: z.string().nullish(),
    })
    .refine(({ base64, url }) => (typeof base64 === 'string') !== (typeof url === 'string'), {
      error: 'needs either base64 or url',
    })
    .nullish(),
  custom_connection_data: z
    .object({
      authScheme: z.string(),
      toolkitSlug: z.string().transform((slug) => slug.toLowerCase()),
      val: z.record(z.string(), z.unknown()).default({}),
    })
    .nullish(),
});

/** The same as callers write it, for the API document: `body` goes on as its very text, so no schema reads it. */
export const envelopeInputSchema = envelopeSchema.extend({
  body: z.json().optional().describe('Sent on byte for byte; null counts as none.'),
});

/** What the envelope asks for, ready for the pipeline. */
export interface EnvelopeCall {
  readonly endpoint: string;
  readonly method: string;
  readonly account: AccountChoice;
  readonly toolkit: string | null;
  readonly headers: readonly FieldPair[];
  readonly query: readonly FieldPair[];
  /** The JSON text of `body` as the caller wrote it, or the bytes of `binary_body`; null for none. */
  readonly body: Uint8Array | { readonly url: string } | null;
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
  const value = parseJson(text);
  const envelope = checkShape(envelopeSchema, value, 'body');
  const json = jsonBody(text, value);
  const binary = envelope.binary_body ?? null;
  if (json && binary) throw twoBodies();
  const parameters = (envelope.parameters ?? []).map((parameter, index) => ({ ...parameter, index }));
  const headerParameters = parameters.filter((each) => (each.type ?? each.in) === 'header');
  const headers = headerParameters.map(({ name, value }): FieldPair => [name, value]);
  const namesType = headers.some(([name]) => name.toLowerCase() === 'content-type');
  const contentType = binary ? (binary.content_type ?? 'application/octet-stream') : 'application/json';
  return {
    endpoint: envelope.endpoint,
    method: envelope.method,
    account: accountChoice(envelope),
    toolkit: envelope.toolkit_slug || null,
    headers: (json || binary) && !namesType ? [...headers, ['Content-Type', contentType]] : headers,
    query: parameters
      .filter((each) => (each.type ?? each.in) === 'query')
      .map(({ name, value }): FieldPair => [name, value]),
    body: json ?? (binary ? binaryBody(binary) : null),
    headerField: (index) => {
      const parameter = headerParameters[index];
      return parameter ? `parameters[${parameter.index}]` : 'binary_body.content_type';
    },
  };
}

function accountChoice(envelope: z.output<typeof envelopeSchema>): AccountChoice {
  const custom = envelope.custom_connection_data;
  if (custom) {
    return { transient: { toolkit: custom.toolkitSlug, auth_scheme: custom.authScheme, values: custom.val } };
  }
  return envelope.connected_account_id ? { id: envelope.connected_account_id } : 'newest_active';
}

/** `body` byte for byte: big integers and number forms stay as the caller wrote them. `null` counts as none. */
function jsonBody(text: string, value: unknown): Uint8Array | null {
  // Most envelopes have none, and looking for its text takes longer than all else here.
  if (!Object.hasOwn(value as object, 'body')) return null;
  const raw = rawJsonMember(text, 'body');
  return raw === null || raw === 'null' ? null : Buffer.from(raw, 'utf8');
}

function binaryBody({
  base64,
  url,
}: {
  base64?: string | null | undefined;
  url?: string | null | undefined;
}) {
  if (typeof base64 !== 'string') return { url: url ?? '' };
  const field = 'binary_body.base64';
  if (!isBase64(base64)) {
    throw new SallyportError('ValidationFailed', `${field}: is not base64, or not all of it.`, {
      field,
      fix: 'Encode the bytes as base64 without line breaks or a data: prefix.',
    });
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.byteLength > largestFile) throw fileTooLarge(field);
  return bytes;
}

function twoBodies(): SallyportError {
  return new SallyportError('ValidationFailed', 'binary_body: cannot be sent together with body.', {
    field: 'binary_body',
    fix: 'Leave one of the two out.',
  });
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decodeUtf8(bytes: Uint8Array): string {
  try {
    return utf8.decode(bytes);
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
