import { expect, test } from 'vitest';
import type { AnyEvent } from '#shared/contract/events.ts';
import { deliverEvent } from './deliver-event.ts';

function delivered(event: AnyEvent) {
  const heard: AnyEvent[] = [];
  const warnings: string[] = [];
  deliverEvent(
    event,
    (each) => heard.push(each),
    (line) => warnings.push(line),
  );
  return { heard, warnings };
}

test('hands over what the contract declares, and no field beside it', () => {
  const payload = { id: 'ca_1', token: 'secret' };
  expect(delivered({ name: 'accounts.changed', payload })).toEqual({
    heard: [{ name: 'accounts.changed', payload: { id: 'ca_1' } }],
    warnings: [],
  });
});

test('keeps an event outside its contract back, and says so without its values', () => {
  const event = { name: 'accounts.changed', payload: { id: 7, token: 'secret' } } as unknown as AnyEvent;
  const { heard, warnings } = delivered(event);
  expect(heard).toEqual([]);
  expect(warnings).toEqual([
    expect.stringMatching(
      /^The event accounts\.changed is outside its contract, and was not announced: id: /,
    ),
  ]);
  expect(warnings.join()).not.toContain('secret');
});
