import { expect, test } from 'vitest';
import { alwaysRule, approvalOutcome, canPassLater, groupApprovals } from './approval-list.ts';
import { testApproval } from './test-approval.ts';

test('groups what one agent asks of one account by method and path, whatever the query', () => {
  const groups = groupApprovals([
    testApproval('later', 5, { path: '/repos/a/b/issues?draft=2' }),
    testApproval('first', 1),
    testApproval('other-agent', 2, { key_id: 'key_2' }),
    testApproval('other-account', 3, { account_id: 'ca_87654321' }),
    testApproval('other-method', 4, { method: 'DELETE' }),
    testApproval('other-path', 6, { path: '/repos/a/b' }),
    testApproval('other-origin', 7, { origin: 'https://uploads.github.com' }),
  ]);
  expect(groups.map(({ id, approvals }) => [id, approvals.length])).toEqual([
    ['first', 2],
    ['other-agent', 1],
    ['other-account', 1],
    ['other-method', 1],
    ['other-path', 1],
    ['other-origin', 1],
  ]);
});

test('puts first what keeps a caller waiting', () => {
  const groups = groupApprovals([
    testApproval('left', 1, { path: '/old', state: 'open', caller_gone: true }),
    testApproval('waits', 2),
  ]);
  expect(groups.map(({ id }) => id)).toEqual(['waits', 'left']);
});

test('says which rule “always” makes: exactly this agent’s route, without the query', () => {
  expect(alwaysRule(testApproval('ap_1', 0, { origin: 'https://api.github.com:8443' }), 'deny')).toEqual({
    effect: 'deny',
    toolkit: 'github',
    account_id: 'ca_12345678',
    methods: ['POST'],
    host: 'api.github.com',
    path: '/repos/a/b/issues',
    limits: null,
    note: null,
  });
});

test('offers no “always” where a rule would say more than the request', () => {
  expect(alwaysRule(testApproval('ap_1', 0, { path: '/files/*' }), 'allow')).toBeNull();
  expect(alwaysRule(testApproval('ap_1', 0, { account_id: null }), 'allow')).toBeNull();
});

test('knows that a stream whose caller has left cannot be known again', () => {
  const cut = { size: 300_000, complete: false, encoding: 'utf8', content: '' } as const;
  const stream = testApproval('ap_1', 0, { front_door: 'pass_through', body: cut });
  expect(canPassLater(stream)).toBe(true);
  expect(canPassLater({ ...stream, state: 'open' })).toBe(false);
  expect(canPassLater({ ...stream, state: 'open', front_door: 'envelope' })).toBe(true);
  expect(canPassLater({ ...stream, state: 'open', body: null })).toBe(true);
});

test('tells a caller that has left from one that will come back', () => {
  const open = testApproval('ap_1', 0, { state: 'open' });
  expect(approvalOutcome(open).label).toBe('Agent will ask again');
  expect(approvalOutcome({ ...open, caller_gone: true }).label).toBe('Caller has gone');
  expect(approvalOutcome({ ...open, state: 'granted', answer: 'hour' })).toEqual({
    tone: 'ok',
    label: 'Approved for an hour',
  });
  const withdrawn = { ...open, state: 'granted', answer: 'hour', withdrawn_at: open.expires_at } as const;
  expect(approvalOutcome(withdrawn)).toEqual({ tone: 'neutral', label: 'Withdrawn' });
});
