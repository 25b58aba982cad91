import type { EventEmitter } from 'node:events';
import type { Notification, Notifier } from '../../core/ports/index.ts';

/** What is used of Electron's `Notification`. */
export interface NotificationClass {
  isSupported(): boolean;
  new (options: {
    title: string;
    body: string;
    /** Shown by macOS and Windows; others leave them out. */
    actions: { type: 'button'; text: string }[];
  }): Pick<EventEmitter, 'once'> & { show(): void };
}

export interface DesktopNotifierDeps {
  readonly Notification: NotificationClass;
  /** Shows what a notification is about in the console's window. */
  readonly show: (subject: Notification['shows']) => void;
}

/** Longer texts are cut by some systems in the middle of a word. */
const longestBody = 240;

/**
 * The system's own notifications. Where it shows none (no notification service on a Linux desktop, or the person has turned
 * them off) nothing happens: the console says the same.
 */
export function createDesktopNotifier({ Notification, show }: DesktopNotifierDeps): Notifier {
  // A notification that is collected as garbage no longer hears its click.
  const shown = new Set<InstanceType<NotificationClass>>();
  return {
    notify({ title, body, shows, actions = [] }) {
      if (!Notification.isSupported()) return;
      const notification = new Notification({
        title,
        body: shorten(body),
        actions: actions.map(({ label }) => ({ type: 'button', text: label })),
      });
      const forget = () => shown.delete(notification);
      shown.add(notification);
      notification.once('close', forget);
      notification.once('failed', forget);
      notification.once('click', () => {
        forget();
        show(shows);
      });
      notification.once('action', ({ actionIndex }: { readonly actionIndex: number }) => {
        forget();
        actions[actionIndex]?.run();
      });
      notification.show();
    },
  };
}

function shorten(text: string): string {
  return text.length <= longestBody ? text : `${text.slice(0, longestBody - 1)}…`;
}
