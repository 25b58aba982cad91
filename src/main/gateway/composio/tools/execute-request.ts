import { z } from 'zod';
import type { FieldPair } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';

const customAuthParams = z.object({
  base_url: z.string().nullish(),
  body: z.record(z.string(), z.unknown()).nullish(),
  parameters: z
    .array(
      z.object({
        in: z.enum(['header', 'query'], { error: 'must be "header" or "query"' }),
        name: z.string().min(1, 'is empty'),
        value: z.union([z.string(), z.number()]).transform(String),
      }),
    )
    .nullish(),
});

/** The documented body of a tool's execution. */
export const toolExecuteSchema = z
  .object({
    user_id: z.string().nullish(),
    connected_account_id: z.string().nullish(),
    arguments: z.record(z.string(), z.unknown()).nullish(),
    text: z.string().nullish(),
    custom_auth_params: customAuthParams.nullish(),
    custom_connection_data: z
      .object({
        authScheme: z.string(),
        toolkitSlug: z.string().toLowerCase(),
        val: z.record(z.string(), z.unknown()).default({}),
      })
      .nullish(),
  })
  .default({});

/**
 * The headers and query parameters that a caller adds.
 *
 * @throws SallyportError OriginMismatch where it would choose where a stored credential goes, ValidationFailed for a body.
 */
export function extraParameters({ base_url: baseUrl, body, parameters }: z.output<typeof customAuthParams>): {
  headers: FieldPair[];
  query: FieldPair[];
} {
  if (baseUrl) {
    throw new SallyportError(
      'OriginMismatch',
      'custom_auth_params.base_url: a caller cannot choose where a stored credential is sent.',
      {
        field: 'custom_auth_params.base_url',
        fix: "Leave it out; the owner can change the account's address, or allow a further host, in the console under Connections.",
      },
    );
  }
  if (body && Object.keys(body).length > 0) {
    throw new SallyportError('ValidationFailed', 'custom_auth_params.body: is not supported.', {
      field: 'custom_auth_params.body',
      fix: 'Put what the service needs into "arguments".',
    });
  }
  const pairs = (where: 'header' | 'query') =>
    (parameters ?? [])
      .filter((parameter) => parameter.in === where)
      .map(({ name, value }): FieldPair => [name, value]);
  return { headers: pairs('header'), query: pairs('query') };
}
