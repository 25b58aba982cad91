import { expect, test } from 'vitest';
import { createTerminalNotifier } from './terminal-notifier.ts';

const notification = {
  title: 'work has to be connected again',
  body: 'It ended.',
  shows: { account: 'ca_00000001' },
};

test('says in one line what happened and where to mend it', () => {
  const lines: string[] = [];
  createTerminalNotifier(
    (line) => lines.push(line),
    () => 'http://127.0.0.1:4478',
  ).notify(notification);
  expect(lines).toEqual([
    'work has to be connected again. It ended. http://127.0.0.1:4478/#/connections/reconnect/ca_00000001',
  ]);
});

test('gives a terminal no control characters of a provider to act on', () => {
  const lines: string[] = [];
  createTerminalNotifier(
    (line) => lines.push(line),
    () => null,
  ).notify({ ...notification, body: 'a\u001b[2Jb\r\nc' });
  expect(lines).toEqual(['work has to be connected again. a [2Jb c']);
});
