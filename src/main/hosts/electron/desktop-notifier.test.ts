import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createDesktopNotifier } from './desktop-notifier.ts';

const notification = {
  title: 'work has to be connected again',
  body: 'It ended.',
  shows: { account: 'ca_00000001' },
};

function desktop(isSupported: boolean) {
  const shown: (EventEmitter & { options: { title: string; body: string } })[] = [];
  class Notification extends EventEmitter {
    static isSupported = () => isSupported;
    readonly options: { title: string; body: string };
    constructor(options: { title: string; body: string }) {
      super();
      this.options = options;
    }
    show(): void {
      shown.push(this);
    }
  }
  const opened: unknown[] = [];
  const notifier = createDesktopNotifier({ Notification, show: (subject) => opened.push(subject) });
  return { notifier, shown, opened };
}

test('shows the account once its notification is chosen', () => {
  const { notifier, shown, opened } = desktop(true);
  notifier.notify(notification);
  expect(shown.map(({ options }) => options)).toEqual([{ title: notification.title, body: 'It ended.' }]);
  expect(opened).toEqual([]);
  shown[0]?.emit('click');
  expect(opened).toEqual([{ account: 'ca_00000001' }]);
});

test('cuts a long text with a sign that it goes on', () => {
  const { notifier, shown } = desktop(true);
  notifier.notify({ ...notification, body: 'x'.repeat(1_000) });
  expect(shown[0]?.options.body).toMatch(/^x{239}…$/);
});

test('stays silent where the system shows no notifications', () => {
  const { notifier, shown } = desktop(false);
  notifier.notify(notification);
  expect(shown).toEqual([]);
});
