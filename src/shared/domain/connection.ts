import { z } from 'zod';
import { errorCodes } from '../errors.ts';
import { accountIdSchema, accountSchema, accountTestSchema } from './account.ts';
import { toolkitSlugSchema } from './toolkit.ts';

/** In what an account that is connected falls short of what was asked for: what is missing, then what to do. */
const connectionWarningSchema = z.object({
  code: z.enum(['scopes_narrower', 'refresh_token_missing']),
  message: z.string(),
  fix: z.string(),
});
export type ConnectionWarning = z.infer<typeof connectionWarningSchema>;

const steps = z.discriminatedUnion('step', [
  /** The person signs in at the provider, in the system browser. */
  z.object({
    step: z.literal('awaiting_browser'),
    authorize_url: z.string(),
    redirect_uri: z.string(),
    expires_at: z.iso.datetime(),
  }),
  /** The same, but the service then shows a code, which the person enters here (OAuth 1 without a callback). */
  z.object({
    step: z.literal('awaiting_code'),
    authorize_url: z.string(),
    expires_at: z.iso.datetime(),
  }),
  /** The person enters a code on another page or device (RFC 8628). */
  z.object({
    step: z.literal('awaiting_device'),
    user_code: z.string(),
    verification_uri: z.string(),
    verification_uri_complete: z.string().nullable(),
    expires_at: z.iso.datetime(),
  }),
  /** The provider's answer is being turned into tokens. */
  z.object({ step: z.literal('exchanging') }),
  /** The person chooses which of several places of the account is meant (a site, an organisation). */
  z.object({
    step: z.literal('choosing'),
    label: z.string(),
    choices: z.array(z.object({ value: z.string(), label: z.string() })),
  }),
  /** The service is asked whose account it is. */
  z.object({ step: z.literal('verifying') }),
  z.object({
    step: z.literal('connected'),
    account: accountSchema,
    /** What the service said to what was typed in, where it was asked. */
    test: accountTestSchema.optional(),
    warnings: z.array(connectionWarningSchema),
  }),
  /** `provider_message` is the provider's own words; `fix` is what to do. */
  z.object({
    step: z.literal('failed'),
    code: z.enum(errorCodes),
    message: z.string(),
    provider_message: z.string().nullable(),
    fix: z.string().nullable(),
  }),
]);

/** An OAuth connection under way, as the wizard shows it. Named by the account it will become. Holds no secret. */
export const connectionSchema = z.object({
  account_id: accountIdSchema,
  toolkit: toolkitSlugSchema,
  state: steps,
});
export type Connection = z.infer<typeof connectionSchema>;
export type ConnectionState = Connection['state'];
