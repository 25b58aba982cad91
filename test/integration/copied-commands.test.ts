import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import type { RequestDraft } from '#shared/domain/request-draft.ts';
import { copyForms } from '../../src/renderer/src/features/replay/copy-as.ts';

const target = { gatewayUrl: 'http://127.0.0.1:4477' };
const draft: RequestDraft = {
  account_id: 'ca_12345678',
  method: 'POST',
  endpoint: "/items?q[]=it's $HOME",
  headers: [
    ['x-trace', '`id` "quoted"'],
    ['x-empty', ''],
  ],
  body: { encoding: 'utf8', content: '{"n": "it\'s $(id)"}' },
};

function written(label: string, changes: Partial<RequestDraft> = {}): string {
  return copyForms.find((form) => form.label === label)?.write({ ...draft, ...changes }, target) ?? '';
}

/** The words that a shell makes of a command, with a function in place of curl. */
function wordsOf(command: string): string[] {
  const script = `curl() { for word; do printf '%s\\0' "$word"; done; }\n${command}`;
  const env = { PATH: process.env.PATH ?? '', COMPOSIO_API_KEY: 'ak_key' };
  return execFileSync('sh', ['-c', script], { env, encoding: 'utf8' }).split('\0').slice(0, -1);
}

test.skipIf(process.platform === 'win32')('a shell passes every part to curl as it was', () => {
  expect(wordsOf(written('cURL'))).toEqual([
    '-g',
    '-X',
    'POST',
    "http://127.0.0.1:4477/gateway/ca_12345678/items?q[]=it's%20$HOME",
    '-H',
    'x-api-key: ak_key',
    '-H',
    'x-trace: `id` "quoted"',
    '-H',
    'x-empty;',
    '-H',
    'content-type: application/json',
    '--data-raw',
    '{"n": "it\'s $(id)"}',
  ]);
});

test.skipIf(process.platform === 'win32')('a binary body reaches curl as bytes', () => {
  const command = written('cURL', { body: { encoding: 'base64', content: 'AP8=' } });
  const script = `curl() { od -An -tx1; }\n${command}`;
  expect(execFileSync('sh', ['-c', script], { encoding: 'utf8' }).trim()).toBe('00 ff');
});
