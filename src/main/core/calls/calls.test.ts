import { describe, expect, it } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { createEmptyCallStore } from '#test/support/empty-call-store.ts';
import type { CallRecord } from '../ports/index.ts';
import { createCalls } from './calls.ts';
import { createKnownSecrets } from './known-secrets.ts';
import { createScrubber } from './scrubber.ts';

const own = 'own-credential-1';
const others = 'credential-of-others-2';

function openCalls(endpoint = '/') {
  const records: CallRecord[] = [];
  const knownSecrets = createKnownSecrets();
  knownSecrets.remember('ca_own', 'github', [own]);
  knownSecrets.remember('ca_other', 'acme', [others]);
  const calls = createCalls({
    store: createEmptyCallStore((call) => void records.push(call)),
    clock: { now: () => 0, monotonic: () => 0 },
    keepsBodies: () => true,
    knownSecrets,
    onRecorded: () => undefined,
    onCleared: () => undefined,
    names: () => ({ accounts: [], agents: [] }),
  });
  const recording = calls.open({ frontDoor: 'envelope', key: null, method: 'GET', endpoint });
  return { calls, recording, records };
}

describe('a record', () => {
  it('shows neither the credential of its call nor that of another account', async () => {
    const { calls, recording, records } = openCalls();
    recording.identified({ id: 'ca_own', toolkit: 'github' }, createScrubber([own]));
    const both = `${own} ${others}`;
    recording.sending({
      origin: 'https://a.example',
      path: `/${others}?access_token=abc`,
      headers: [['x-note', both]],
      injected: [],
    });
    recording.redirected(302);
    recording.requestData(Buffer.from(both));
    recording.responseHead(200, [['x-echo', both]]);
    for (const letter of both) recording.responseData(Buffer.from(letter));
    recording.finish(new SallyportError('UpstreamInvalid', `It said ${others}.`));
    await calls.flush();
    const [record] = records;
    const clean = '{{credential}} {{secret:acme}}';
    const path = '/{{secret:acme}}?access_token={{secret:access_token}}';
    expect(record?.summary.path).toBe(path);
    expect(record?.redirects).toEqual([{ status: 302, url: `https://a.example${path}` }]);
    expect(record?.summary.error_message).toBe('It said {{secret:acme}}.');
    expect(record?.requestHeaders).toEqual([['x-note', clean]]);
    expect(record?.responseHeaders).toEqual([['x-echo', clean]]);
    expect(Buffer.from(record?.requestBody.bytes ?? []).toString()).toBe(clean);
    expect(Buffer.from(record?.responseBody.bytes ?? []).toString()).toBe(clean);
  });

  it.each([
    ['deny', { state: 'truncated', size: 100_000, kept: 65_536 }],
    ['ask', { state: 'complete', size: 100_000, kept: 100_000 }],
  ] as const)(
    'keeps the beginning of a large body that was refused, and all that a person was asked about: %s',
    async (effect, expected) => {
      const { calls, records } = openCalls();
      const asked = () => ({ query: '', headers: [], body: Buffer.alloc(100_000, 'a') });
      const recording = calls.open({
        frontDoor: 'envelope',
        key: null,
        method: 'POST',
        endpoint: '/',
        asked,
      });
      recording.identified({ id: 'ca_own', toolkit: 'github' }, createScrubber([own]));
      recording.decided({ effect, rule: 'rl_1' });
      recording.finish(new SallyportError('RuleDenied', 'No.'));
      await calls.flush();
      const { state, size, bytes } = records[0]?.requestBody ?? {};
      expect({ state, size, kept: bytes?.byteLength }).toEqual(expected);
    },
  );

  it('shows no known credential of a call that was refused before its account was found', async () => {
    const { calls, recording, records } = openCalls(`/${others}`);
    recording.requestData(Buffer.from(others));
    recording.finish(new SallyportError('AccountNotFound', `There is no account "${own}".`));
    await calls.flush();
    const [record] = records;
    expect(record?.summary.path).toBe('/{{secret:acme}}');
    expect(record?.summary.error_message).toBe('There is no account "{{secret:github}}".');
    expect(Buffer.from(record?.requestBody.bytes ?? []).toString()).toBe('{{secret:acme}}');
  });
});
