import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import type { ProxyBody } from '../proxy/index.ts';
import { isRawJson } from '../raw-json.ts';
import { bytesOf } from './file-argument.ts';

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

/** Query and headers with the numbers that a double cannot hold as texts, which is what they become on the wire. */
export function withTexts(input: Readonly<Record<string, unknown>>): Readonly<Record<string, unknown>> {
  const texts = (values: unknown) =>
    typeof values === 'object' && values !== null && !Array.isArray(values)
      ? Object.fromEntries(
          Object.entries(values).map(([name, value]) => [name, isRawJson(value) ? value.rawJSON : value]),
        )
      : values;
  return { ...input, query: texts(input.query), headers: texts(input.headers) };
}

/** Names with their values as texts. */
export function asPairs(values: Readonly<Record<string, string | number | boolean>> = {}): FieldPair[] {
  return Object.entries(values).map(([name, value]) => [name, String(value)]);
}

/** The headers to send, with the type of the body where they name none. */
export function proxyHeaders({ headers, body, binary_body: binary }: ProxyInput): readonly FieldPair[] {
  const given = asPairs(headers);
  const namesType = given.some(([name]) => name.toLowerCase() === 'content-type');
  const hasBody = binary !== undefined || !isAbsent(body);
  const type: FieldPair = ['Content-Type', binary ? binary.content_type : 'application/json'];
  return [...given, ...(hasBody && !namesType ? [type] : [])];
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
  return bytesOf(binary.base64, 'arguments.binary_body.base64');
}

function isAbsent(body: ProxyInput['body']): boolean {
  return body === undefined || body === null;
}
