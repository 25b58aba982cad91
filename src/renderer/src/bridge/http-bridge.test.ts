import { expect, test } from 'vitest';
import type { AnyEvent } from '#shared/contract/events.ts';
import { createHttpBridge, type HttpBridgeDeps, reconnectDelay } from './http-bridge.ts';

function bridgeWith(fetch: typeof globalThis.fetch, rest: Partial<HttpBridgeDeps> = {}) {
  return createHttpBridge({
    token: 'tok',
    fetch,
    onSignedOut: () => {},
    wait: () => Promise.resolve(),
    report: (error) => {
      throw error;
    },
    ...rest,
  });
}

test('posts the input with the session header and returns the output', async () => {
  const seen: unknown[] = [];
  const bridge = bridgeWith(async (url, init) => {
    seen.push(url, init?.headers, init?.body);
    return Response.json({ id: 'ca_12345678' });
  });
  expect(await bridge.call('accounts.delete', { id: 'ca_12345678' })).toEqual({ id: 'ca_12345678' });
  expect(seen).toEqual([
    '/rpc/accounts.delete',
    { 'x-sallyport-console': 'tok', 'content-type': 'application/json' },
    '{"id":"ca_12345678"}',
  ]);
});

test('turns the error envelope into a coded error with its fix and faults', async () => {
  const bridge = bridgeWith(async () =>
    Response.json(
      {
        error: {
          slug: 'ValidationFailed',
          message: 'No.',
          suggested_fix: 'Fix it.',
          errors: ['name: is missing'],
          field: 'name',
        },
      },
      { status: 400 },
    ),
  );
  await expect(bridge.call('app.status', {})).rejects.toMatchObject({
    code: 'ValidationFailed',
    message: 'No.',
    details: { fix: 'Fix it.', errors: ['name: is missing'], field: 'name' },
  });
});

test('says that the host is away, and that an answer makes no sense, as errors to show', async () => {
  const away = bridgeWith(() => Promise.reject(new TypeError('failed')));
  await expect(away.call('app.status', {})).rejects.toMatchObject({ message: 'Sallyport does not answer.' });
  const odd = bridgeWith(async () => new Response('<html>', { status: 502 }));
  await expect(odd.call('app.status', {})).rejects.toMatchObject({ code: 'Internal' });
});

test('signs out on 401, from an operation and from the event stream', async () => {
  let signedOut = 0;
  const bridge = bridgeWith(async () => Response.json({ error: {} }, { status: 401 }), {
    onSignedOut: () => {
      signedOut += 1;
    },
  });
  await expect(bridge.call('app.status', {})).rejects.toThrow();
  await new Promise<void>((done) => {
    const other = bridgeWith(async () => new Response(null, { status: 401 }), { onSignedOut: done });
    other.subscribe(
      () => {},
      () => {},
    );
  });
  expect(signedOut).toBe(1);
});

test('reads events, reports a lost line, and comes back with growing pauses', async () => {
  const event: AnyEvent = { name: 'accounts.changed', payload: { id: 'ca_12345678' } };
  const log: unknown[] = [];
  let attempt = 0;
  await new Promise<void>((done) => {
    const bridge = bridgeWith(
      async () => {
        attempt += 1;
        if (attempt === 2 || attempt === 3) throw new TypeError('refused');
        return new Response(`data: ${JSON.stringify(event)}\n\n`);
      },
      {
        wait: async (milliseconds) => {
          log.push(milliseconds);
        },
      },
    );
    const stop = bridge.subscribe(
      (received) => log.push(received),
      (up) => {
        log.push(up);
        if (up && attempt === 4) {
          stop();
          done();
        }
      },
    );
  });
  expect(log).toEqual([true, event, false, 250, false, 500, false, 1000, true]);
});

test('tells what a listener throws, and goes on with the stream', async () => {
  const events: AnyEvent[] = ['ca_11111111', 'ca_22222222'].map((id) => ({
    name: 'accounts.changed',
    payload: { id },
  }));
  const log: unknown[] = [];
  const defect = new TypeError('undefined is not an object');
  await new Promise<void>((done) => {
    const bridge = bridgeWith(
      async () => new Response(events.map((event) => `data: ${JSON.stringify(event)}\n\n`).join('')),
      { report: (error) => log.push(error) },
    );
    const stop = bridge.subscribe(
      (event) => {
        log.push(event);
        throw defect;
      },
      (up) => {
        log.push(up);
        if (up) throw defect;
        stop();
        done();
      },
    );
  });
  expect(log).toEqual([true, defect, events[0], defect, events[1], defect, false]);
});

test('waits at most five seconds between attempts', () => {
  expect([0, 1, 4, 5, 50].map(reconnectDelay)).toEqual([250, 500, 4000, 5000, 5000]);
});
