import type {
  ConnectedAccountListResponse,
  ConnectedAccountRetrieveResponse,
} from '@composio/client/resources/connected-accounts';
import { z } from 'zod';
import { accountStatusSchema, type ConnectedAccount } from '#shared/domain/account.ts';
import { documentedMode } from '#shared/domain/auth-mode.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { accountState } from './account-state.ts';
import { countedPageOf } from './counted-page.ts';
import { documentedModeSchema } from './documented-mode.ts';

const experimentalSchema = z.object({ account_type: z.literal('PRIVATE') });

// The client's type of `state` is a union of some eighty shapes, all of them beside `[key: string]: unknown`; and it demands a
// state even where a sign-in has not yielded one. Which fields the SDK needs by scheme and status stands in account-state.ts.
type Documented = Omit<ConnectedAccountRetrieveResponse, 'state'>;

/** The documented shape of a connected account. */
export const connectedAccountSchema = z.object({
  id: z.string(),
  alias: z.string().nullable(),
  word_id: z.string().nullable(),
  user_id: z.string(),
  status: accountStatusSchema,
  status_reason: z.string().nullable(),
  is_disabled: z.boolean(),
  toolkit: z.object({ slug: z.string() }),
  auth_config: z.object({
    id: z.string(),
    auth_scheme: documentedModeSchema,
    is_composio_managed: z.boolean(),
    is_disabled: z.boolean(),
  }),
  data: z.record(z.string(), z.unknown()),
  params: z.record(z.string(), z.unknown()),
  state: z
    .object({ authScheme: documentedModeSchema, val: z.record(z.string(), z.unknown()) })
    .exactOptional(),
  test_request_endpoint: z.string().exactOptional(),
  experimental: experimentalSchema,
  created_at: z.string(),
  updated_at: z.string(),
}) satisfies z.ZodType<Documented>;

/** The documented list of connected accounts. */
export const connectedAccountsSchema = countedPageOf(connectedAccountSchema) satisfies z.ZodType<
  Omit<ConnectedAccountListResponse, 'items'> & { items: Documented[] }
>;

interface WireFacts {
  /** Whether its auth config is disabled or gone. */
  readonly isConfigDisabled: boolean;
  /** Its values as they may be shown, secrets masked. */
  readonly shown: Readonly<Record<string, string>>;
  /** Undefined where it is gone. */
  readonly toolkit: Toolkit | undefined;
  /** Where a person can connect it now; null where there is no link. */
  readonly redirectUrl: string | null;
}

/** A connected account as the documented API shows it: no part of a credential beyond its mask. */
export function toWireAccount(
  account: ConnectedAccount,
  facts: WireFacts,
): z.input<typeof connectedAccountSchema> {
  const { id, status, auth_scheme: scheme } = account;
  const state = accountState(account, facts);
  const testPath = facts.toolkit?.test_path;
  return {
    id,
    alias: account.alias,
    word_id: null,
    user_id: account.user_id,
    status,
    status_reason: account.status_reason,
    is_disabled: status === 'INACTIVE',
    toolkit: { slug: account.toolkit },
    auth_config: {
      // One that the owner typed in without an auth config has none, and the SDK wants a text.
      id: account.auth_config_id ?? '',
      auth_scheme: documentedMode(scheme),
      is_composio_managed: false,
      is_disabled: facts.isConfigDisabled,
    },
    data: { ...facts.shown },
    params: {},
    ...(state === null ? {} : { state }),
    ...(testPath === undefined ? {} : { test_request_endpoint: testPath }),
    experimental: { account_type: 'PRIVATE' },
    created_at: account.created_at,
    updated_at: account.updated_at,
  };
}
