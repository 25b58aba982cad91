/** Something that should reach the person even while the console is not in front of them. Holds no secret. */
export interface Notification {
  readonly title: string;
  readonly body: string;
  /** What it is about: choosing the notification shows it in the console. */
  readonly shows: { readonly account: string } | { readonly approval: string };
  /** What can be done at once, for hosts whose notifications have buttons. */
  readonly actions?: readonly NotificationAction[];
}

interface NotificationAction {
  readonly label: string;
  readonly run: () => void;
}

/** How a host reaches the person. Never throws and waits for nobody. */
export interface Notifier {
  notify(notification: Notification): void;
}
