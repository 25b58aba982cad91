import { expect, test } from 'vitest';
import type { CallBody, CallDetail } from '#shared/domain/call.ts';
import { aCallSummary } from '#test/support/call-summary.ts';
import { requestOf } from './request-draft.ts';

const noBody: CallBody = { state: 'none', size: 0, content_type: null, encoding: null, content: null };

function call(changes: Partial<CallDetail>): CallDetail {
  return {
    ...aCallSummary({
      front_door: 'pass_through',
      toolkit: 'acme',
      method: 'POST',
      origin: 'https://api.acme.test',
      path: '/things',
    }),
    request_headers: [],
    request_body: noBody,
    response_headers: [],
    response_body: noBody,
    redirects: [],
    timing: null,
    approval_id: null,
    injected: [],
    ...changes,
  };
}

const base = { origin: 'https://api.acme.test', path: '' };

test('what left nothing but its row cannot go out without a body by oversight, as if it had had none', () => {
  for (const decision of ['held', 'denied', 'refused'] as const) {
    const { obstacle, losses } = requestOf(call({ decision, status: null, origin: null }), base);
    expect(obstacle).toEqual({ field: 'body', reason: 'its body was not recorded: it was not sent' });
    expect(losses).toEqual(['Which headers it had was not recorded.']);
  }
});

test('what was not sent is sent as it was asked, and where its body was not read whole that comes first', () => {
  const unsent = { decision: 'denied', status: null } as const;
  const text = { size: 2, content_type: null, encoding: 'utf8', content: '{}' } as const;
  const drafted = (state: CallBody['state']) =>
    requestOf(call({ ...unsent, request_headers: [['x-a', '1']], request_body: { ...text, state } }), base);
  expect(drafted('complete')).toMatchObject({
    losses: [],
    obstacle: null,
    draft: { headers: [['x-a', '1']], body: { encoding: 'utf8', content: '{}' } },
  });
  expect(drafted('not_read').obstacle?.reason).toBe(
    'its body had not been read when the request was refused',
  );
  expect(drafted('truncated').obstacle?.reason).toBe('its body is in the log only in part');
});

test('a read that was never sent needs nothing more to be sent', () => {
  const { draft, obstacle } = requestOf(call({ decision: 'denied', status: null, method: 'GET' }), base);
  expect(obstacle).toBeNull();
  expect(draft).toMatchObject({ method: 'GET', endpoint: '/things', body: null });
});

test('a request that was sent without a body is sent so again', () => {
  expect(requestOf(call({}), base)).toMatchObject({ losses: [], obstacle: null, draft: { body: null } });
});
