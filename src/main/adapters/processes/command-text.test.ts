import { expect, it } from 'vitest';
import { commandText } from './command-text.ts';

const secret = 'sk9Zq81xWc0Yt5nRb7uLd2vKs9mHf4pJg6e';

it.each([
  [['agent', '--token', 'hunter2']],
  [['agent', '--api-key=hunter2']],
  [['agent', '--password', 'hunter2', 'run']],
  [['env', 'GITHUB_TOKEN=hunter2', 'agent']],
  [['curl', '-u', 'me:hunter2', 'http://127.0.0.1']],
  [['curl', '-ume:hunter2', 'http://127.0.0.1']],
  [['curl', '-H', 'x-api-key: hunter2', 'http://127.0.0.1']],
  [['curl', '--header', 'Authorization: Bearer hunter2']],
  [['git', 'clone', 'https://me:hunter2@host/repo']],
  [['curl', 'http://127.0.0.1/x?token=hunter2&y=hunter2']],
])('hides the secret in %j', (words) => {
  const text = commandText(words);
  expect(text).not.toContain('hunter2');
  expect(text).toContain('[hidden]');
  expect(text?.startsWith(words[0] ?? '')).toBe(true);
});

it('hides what looks like a key, wherever it stands', () => {
  for (const words of [[secret], ['--x', `a,${secret}`], [`ak_${secret}`], [`eyJh.${secret}.${secret}`]]) {
    expect(commandText(['agent', ...words])).not.toContain(secret);
  }
});

it('leaves programs, files and plain options as they are', () => {
  const words = [
    '/usr/bin/node',
    '/home/ada/projects/nightly-report-generator/main.ts',
    '--port',
    '8080',
    '-v',
  ];
  expect(commandText(words)).toBe(words.join(' '));
  expect(commandText(['python3.12', '-m', 'my_long_module_name_here_2'])).toBe(
    'python3.12 -m my_long_module_name_here_2',
  );
});

it('cuts a long command, and says null for none', () => {
  expect(commandText(['agent', ...Array.from({ length: 400 }, () => 'word')])?.length).toBe(300);
  expect(commandText([])).toBeNull();
});
