import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createDesktopNotifier } from './desktop-notifier.ts';

const notification = {
  title: 'work has to be connected again',
  body: 'It ended.',
  shows: { account: 'ca_00000001' },
};

function desktop(isSupported: boolean) {
  interface Options {
    title: string;
    body: string;
    actions: { type: 'button'; text: string }[];
  }
  const shown: (EventEmitter & { options: Options })[] = [];
  class Notification extends EventEmitter {
    static isSupported = () => isSupported;
    readonly options: Options;
    constructor(options: Options) {
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
  expect(shown.map(({ options }) => options)).toEqual([
    { title: notification.title, body: 'It ended.', actions: [] },
  ]);
  expect(opened).toEqual([]);
  shown[0]?.emit('click');
  expect(opened).toEqual([{ account: 'ca_00000001' }]);
});

test('does what the chosen button says, without showing anything', () => {
  const { notifier, shown, opened } = desktop(true);
  const done: string[] = [];
  const actions = ['Approve once', 'Deny'].map((label) => ({ label, run: () => done.push(label) }));
  notifier.notify({ ...notification, actions });
  expect(shown[0]?.options.actions).toEqual([
    { type: 'button', text: 'Approve once' },
    { type: 'button', text: 'Deny' },
  ]);
  shown[0]?.emit('action', { actionIndex: 1 });
  shown[0]?.emit('action', { actionIndex: 0 });
  expect(done).toEqual(['Deny']);
  expect(opened).toEqual([]);
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
