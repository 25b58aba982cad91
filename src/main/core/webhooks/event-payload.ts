import type { ConnectedAccount } from '#shared/domain/account.ts';
import { localProject } from '#shared/domain/project.ts';
import { testEventType, type WebhookEventType } from '#shared/domain/webhook-event.ts';

/** Something that webhooks may want to hear of. */
export interface WebhookEvent {
  readonly type: WebhookEventType | typeof testEventType;
  readonly accountId: string | null;
  readonly data: Readonly<Record<string, unknown>>;
}

/** An account that needs its owner again, in the shape of the documented account. No part of a credential is in it. */
export function accountExpired(account: ConnectedAccount, isConfigDisabled: boolean): WebhookEvent {
  const { id, status, auth_scheme: scheme } = account;
  return {
    type: 'composio.connected_account.expired',
    accountId: id,
    data: {
      id,
      alias: account.alias,
      user_id: account.user_id,
      status,
      status_reason: account.status_reason,
      is_disabled: false,
      toolkit: { slug: account.toolkit },
      auth_config: {
        id: account.auth_config_id ?? '',
        auth_scheme: scheme,
        is_composio_managed: false,
        is_disabled: isConfigDisabled,
      },
      state: { authScheme: scheme, val: { status } },
      data: {},
      params: {},
      created_at: account.created_at,
      updated_at: account.updated_at,
    },
  };
}

export function testEvent(): WebhookEvent {
  return {
    type: testEventType,
    accountId: null,
    data: { message: 'This is a test of a webhook. Nothing has happened.' },
  };
}

/** The text of an event in the documented envelope, version V3. The one project of this machine has a name of its own. */
export function payloadOf({ type, data }: WebhookEvent, id: string, at: string): string {
  return JSON.stringify({
    id,
    timestamp: at,
    type,
    metadata: { project_id: localProject.id, org_id: localProject.organisation },
    data,
  });
}
