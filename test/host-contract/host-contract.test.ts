import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OperationInput, OperationName, OperationOutput } from '#shared/contract/index.ts';
import { operationNames } from '#shared/contract/operation-names.ts';
import type { ErrorShape } from '#shared/errors.ts';
import { testPassphrase } from '#test/support/headless-process.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type ConsoleHost, hosts } from './hosts.ts';

const secret = 'tok/en+canary=1f9d4c7e "ü"';
const headerSafeSecret = 'tok/en+canary=1f9d4c7e';

for (const { name, isAvailable, start } of hosts) {
  describe.skipIf(!isAvailable)(`the ${name} host`, () => {
    let host: ConsoleHost;
    let upstream: RecordingUpstream;

    beforeAll(async () => {
      upstream = await startUpstream();
      host = await start();
    });
    afterAll(async () => {
      await host?.stop();
      await upstream?.close();
    });

    async function ask<Name extends OperationName>(operation: Name, input: OperationInput<Name>) {
      const outcome = await host.call(operation, input);
      if (!outcome.ok) throw new Error(`${operation}: ${JSON.stringify(outcome.error)}`);
      return outcome.value as OperationOutput<Name>;
    }
    async function refusal(operation: string, input: unknown): Promise<ErrorShape> {
      const outcome = await host.call(operation, input);
      if (outcome.ok) throw new Error(`${operation} was accepted`);
      return outcome.error;
    }

    test('says who it is and where the gateway listens', async () => {
      const status = await ask('app.status', {});
      expect(status).toMatchObject({ host: name, vault: { state: 'unlocked' }, notices: [] });
      expect(await (await fetch(`${status.gateway_url}/api/local/v1/health`)).json()).toMatchObject({
        status: 'ok',
      });
    });

    test('knows every operation and checks its input before anything else', async () => {
      for (const operation of operationNames) {
        const error = await refusal(operation, { surprise: 1 });
        expect([operation, error.code]).toEqual([operation, 'ValidationFailed']);
      }
      expect(await refusal('accounts.get', { id: 'ca_x', surprise: 1 })).toMatchObject({
        details: { errors: [expect.stringMatching(/^id: /), 'surprise: is not a known field'], field: 'id' },
      });
    });

    test('refuses what is no operation', async () => {
      for (const operation of ['vault.key', '__proto__', 'constructor', '']) {
        expect((await refusal(operation, {})).code).toBe('RouteNotFound');
      }
    });

    test('offers a sign-in link only where the console needs one', async () => {
      const { url } = await ask('console.link', {});
      expect(url === null).toBe(name === 'electron');
    });

    test('carries a connection from toolkit to recorded call, and announces each step', async () => {
      await ask('toolkits.create', {
        slug: 'loopback',
        name: 'Loopback service',
        base_url: upstream.origin,
        auth_schemes: [
          {
            mode: 'BEARER_TOKEN',
            inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
          },
        ],
        test_path: '/whoami',
      });
      await host.events.next('toolkits.changed', ({ slug }) => slug === 'loopback');
      const account = await ask('accounts.create', {
        toolkit: 'loopback',
        fields: { token: headerSafeSecret },
      });
      await host.events.next('accounts.changed', ({ id }) => id === account.id);
      await ask('accounts.test', { id: account.id });
      expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${headerSafeSecret}`);
      const call = await host.events.next('call.recorded', ({ account_id }) => account_id === account.id);
      expect(await ask('calls.get', { id: call.id })).toMatchObject({ status: 200, toolkit: 'loopback' });
      expect((await ask('calls.list', {})).items.map(({ id }) => id)).toContain(call.id);
    });

    test('tells the same story when something is not there', async () => {
      const error = await refusal('accounts.get', { id: 'ca_0123456789ab' });
      expect(error).toMatchObject({
        code: 'AccountNotFound',
        details: { field: 'id', fix: expect.any(String) },
      });
      expect(await refusal('toolkits.get', { slug: 'no-such-thing' })).toMatchObject({
        code: 'ToolkitNotFound',
      });
    });

    test('locks, refuses while locked, and opens again with the right passphrase only', async () => {
      await ask('vault.lock', {});
      await host.events.next('vault.changed', ({ state }) => state === 'locked');
      expect(
        await refusal('accounts.create', { toolkit: 'loopback', fields: { token: secret } }),
      ).toMatchObject({
        code: 'VaultLocked',
      });
      const wrong = await refusal('vault.unlock', { kind: 'passphrase', passphrase: 'not the passphrase' });
      expect(wrong).toMatchObject({ code: 'PassphraseWrong', details: { fix: expect.any(String) } });
      expect(await ask('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase })).toMatchObject({
        state: 'unlocked',
      });
    });

    test('keeps a window’s half-typed request, and gives it out only while the vault is open', async () => {
      const draft = {
        kind: 'request' as const,
        origin_id: null,
        account_id: '',
        method: 'POST',
        endpoint: '/things',
        headers: '',
        body: '{"half": ',
        bytes: null,
      };
      await ask('drafts.keep', { window: 'window-one', draft });
      expect(await ask('drafts.get', { window: 'window-one', kind: 'request' })).toEqual({ draft });
      expect(await ask('drafts.get', { window: 'window-two', kind: 'request' })).toEqual({ draft: null });
      await ask('vault.lock', {});
      const slot = { window: 'window-one', kind: 'request' as const };
      expect(await refusal('drafts.get', slot)).toMatchObject({ code: 'VaultLocked' });
      expect(await refusal('drafts.keep', { window: 'window-one', draft })).toMatchObject({
        code: 'VaultLocked',
      });
      await ask('vault.unlock', { kind: 'passphrase', passphrase: testPassphrase });
      expect(await ask('drafts.get', slot)).toEqual({ draft });
    });

    test('shows a new key once and its hash never', async () => {
      const { key, id } = await ask('keys.create', { name: 'agent' });
      await host.events.next('keys.changed', (payload) => payload.id === id);
      const { items } = await ask('keys.list', {});
      expect(JSON.stringify(items)).not.toContain(key);
      expect(Object.keys(items[0] ?? {})).not.toContain('hash');
    });

    test('lets no secret out, in any spelling', () => {
      const everything = host.everything();
      expect(everything).toContain('loopback');
      for (const text of [headerSafeSecret, secret, testPassphrase]) {
        const base64 = Buffer.from(text).toString('base64').replace(/=+$/, '');
        for (const spelling of [text, encodeURIComponent(text), JSON.stringify(text).slice(1, -1), base64]) {
          expect(everything.includes(spelling), spelling).toBe(false);
        }
      }
    });

    test('stops in order when it is told to', async () => {
      expect(await host.stop()).toBe(0);
    });
  });
}
