import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { Approval } from '#shared/domain/approval.ts';
import type { Approvals } from './approvals/index.ts';
import type { Origins } from './audit/index.ts';
import type { AuthConfigs } from './auth-configs/index.ts';
import type { EventHub } from './events/index.ts';
import type { Notices } from './notices.ts';
import type { AuditOrigin, Notifier } from './ports/index.ts';
import type { Toolkits } from './toolkits/index.ts';
import { accountExpired, type Webhooks } from './webhooks/index.ts';

/** Says to everyone who listens (consoles, the desktop, webhooks) what needs the person. */
export interface Announcements {
  /** An account that has to be connected again. */
  accountExpired(account: ConnectedAccount): void;
  /** A request that is held for the person, or that was settled. */
  approvalChanged(approval: Approval): void;
}

export interface AnnouncementDeps {
  readonly events: EventHub;
  readonly notifier: Notifier;
  readonly origins: Origins;
  readonly toolkits: Pick<Toolkits, 'find'>;
  readonly authConfigs: Pick<AuthConfigs, 'get'>;
  readonly webhooks: Pick<Webhooks, 'publish'>;
  readonly approvals: Pick<Approvals, 'decide'>;
  readonly notices: Notices;
}

export function createAnnouncements(deps: AnnouncementDeps): Announcements {
  const { events, notifier } = deps;

  const toolkitName = (slug: string) => deps.toolkits.find(slug)?.name ?? slug;

  function isAppDisabled({ auth_config_id: id }: ConnectedAccount): boolean {
    try {
      return id !== null && !deps.authConfigs.get(id).is_enabled;
    } catch {
      return true;
    }
  }

  /** One that was settled meanwhile stays as it is: the console shows how. */
  function answerFromNotification(id: string, answer: 'once' | 'deny'): void {
    const person: AuditOrigin = { via: 'console', key: null };
    deps.origins.run(person, () => deps.approvals.decide([id], answer)).catch(() => undefined);
  }

  return {
    accountExpired(account) {
      const name = account.alias ?? toolkitName(account.toolkit);
      const reason = account.status_reason ?? 'Its sign-in has ended';
      events.emit({ name: 'account.expired', payload: { id: account.id, name, reason } });
      notifier.notify({
        title: `${name} has to be connected again`,
        body: `${reason}.`,
        shows: { account: account.id },
      });
      deps.webhooks
        .publish(accountExpired(account, isAppDisabled(account)))
        .catch(() =>
          deps.notices.say(
            'WebhookNotStored',
            `Webhooks do not hear that ${name} has expired: it could not be stored.`,
          ),
        );
    },
    approvalChanged(approval) {
      events.emit({ name: 'approval.changed', payload: approval });
      if (approval.state !== 'waiting') return;
      notifier.notify({
        title: `${approval.key_name} asks to use ${toolkitName(approval.toolkit)}`,
        body: `${approval.method} ${approval.path}`,
        shows: { approval: approval.id },
        actions: [
          { label: 'Approve once', run: () => answerFromNotification(approval.id, 'once') },
          { label: 'Deny', run: () => answerFromNotification(approval.id, 'deny') },
        ],
      });
    },
  };
}
