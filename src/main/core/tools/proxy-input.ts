import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { fileTooLarge, largestFile, type ProxyBody } from '../proxy/index.ts';

const anyJson = z
  .union([z.string(), z.number(), z.boolean(), z.record(z.string(), z.unknown()), z.array(z.unknown())])
  .nullable();

const scalars = z.record(z.string().min(1, 'is empty'), z.union([z.string(), z.number(), z.boolean()]));

/** What the tool that calls a service takes. */
export const proxyInputSchema = z.object({
  endpoint: z
    .string({ error: 'must be a text' })
    .min(1, 'is empty')
    .describe(
      'Path on the service ("/repos/octocat/hello-world/issues"), or a whole URL on one of its hosts.',
    ),
  method: z
    .enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'], {
      error: 'must be one of GET, POST, PUT, PATCH, DELETE, HEAD',
    })
    .default('GET')
    .describe('HTTP method.'),
  query: scalars.optional().describe('Query parameters by name.'),
  headers: scalars
    .optional()
    .describe('Further HTTP headers by name. The credential is added by Sallyport and need not be given.'),
  body: anyJson.optional().describe('JSON body of the request.'),
  binary_body: z
    .object({
      base64: z.string().describe('The bytes in base64; up to 4 MiB.'),
      content_type: z.string().default('application/octet-stream').describe('Their media type.'),
    })
    .optional()
    .describe('A file to send instead of a JSON body.'),
  account: z
    .string()
    .optional()
    .describe('Which connected account to use, by id or alias; needed only where several are connected.'),
});

export type ProxyInput = z.output<typeof proxyInputSchema>;

/** What it answers. */
export const proxyOutputSchema = z.object({
  status: z.number().describe('HTTP status that the service answered with.'),
  data: z.unknown().describe('Body of the answer: JSON as it came, other text as a text.'),
  headers: z.record(z.string(), z.string()).describe('Headers of the answer.'),
  binary_data: z
    .object({ url: z.string(), content_type: z.string(), size: z.number(), expires_at: z.string() })
    .optional()
    .describe('Where the answer can be fetched for a few minutes, where it is a file.'),
});

/** Names with their values as texts. */
export function asPairs(values: Readonly<Record<string, string | number | boolean>> = {}): FieldPair[] {
  return Object.entries(values).map(([name, value]) => [name, String(value)]);
}

/** The headers to send; the answer is decoded here, so only what can be decoded is asked for. */
export function proxyHeaders(input: ProxyInput, extra: readonly FieldPair[]): readonly FieldPair[] {
  const { body, binary_body: binary } = input;
  const given = [...asPairs(input.headers), ...extra].filter(
    ([name]) => name.toLowerCase() !== 'accept-encoding',
  );
  const namesType = given.some(([name]) => name.toLowerCase() === 'content-type');
  const hasBody = binary !== undefined || !isAbsent(body);
  const type: FieldPair = ['Content-Type', binary ? binary.content_type : 'application/json'];
  return [...given, ...(hasBody && !namesType ? [type] : []), ['Accept-Encoding', 'gzip, deflate, br']];
}

/** The bytes to send. @throws SallyportError ValidationFailed, PayloadTooLarge beyond 4 MiB of a file. */
export function proxyBody({ body, binary_body: binary }: ProxyInput): ProxyBody {
  if (!binary) return isAbsent(body) ? null : Buffer.from(JSON.stringify(body));
  if (!isAbsent(body)) {
    throw new SallyportError(
      'ValidationFailed',
      'arguments.binary_body: cannot be sent together with body.',
      {
        field: 'arguments.binary_body',
        fix: 'Leave one of the two out.',
      },
    );
  }
  const field = 'arguments.binary_body.base64';
  if (!/^[A-Za-z0-9+/_-]*={0,2}$/.test(binary.base64)) {
    throw new SallyportError('ValidationFailed', `${field}: is not base64.`, {
      field,
      fix: 'Encode the bytes as base64 without line breaks or a data: prefix.',
    });
  }
  const bytes = Buffer.from(binary.base64, 'base64');
  if (bytes.byteLength > largestFile) throw fileTooLarge(field);
  return bytes;
}

function isAbsent(body: ProxyInput['body']): boolean {
  return body === undefined || body === null;
}
