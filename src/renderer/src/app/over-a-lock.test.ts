import { expect, test } from 'vitest';
import { staysOverLock } from './over-a-lock.ts';

test('keeps forms about toolkits and rules behind a locked vault', () => {
  for (const path of ['/connections/custom', '/connections/custom/wiki', '/agents/all/rules'])
    expect(staysOverLock(path)).toBe(true);
});

test('takes away what shows recorded data, a key or a pasted secret', () => {
  for (const path of ['/', '/calls/call_1', '/composer/call_1', '/approvals/ap_1', '/agents', '/agents/new'])
    expect(staysOverLock(path)).toBe(false);
  for (const path of [
    '/connections',
    '/connections/customs',
    '/connections/import',
    '/connections/new/github',
    '/settings',
    '/settings/webhooks',
  ])
    expect(staysOverLock(path)).toBe(false);
});
