import { expect, test } from 'vitest';
import { createKeychain, type HelperProcess, type HelperRequest, helperEnvironment } from './index.ts';

/** A helper process in memory: the test answers, or lets it end. */
function createFakeHelpers() {
  const started: (FakeHelper & HelperProcess)[] = [];
  const waiting: (() => void)[] = [];
  const spawn = (): HelperProcess => {
    let answer: (message: unknown) => void = () => undefined;
    let exit: () => void = () => undefined;
    const helper: FakeHelper & HelperProcess = {
      request: null,
      killed: false,
      answer: (message) => answer(message),
      exit: () => exit(),
      send(request) {
        helper.request = request;
        for (const tell of waiting.splice(0)) tell();
      },
      onMessage: (listener) => {
        answer = listener;
      },
      onExit: (listener) => {
        exit = listener;
      },
      kill: () => {
        helper.killed = true;
      },
    };
    started.push(helper);
    return helper;
  };
  /** The n-th helper, once it has its request. */
  const helper = async (index: number): Promise<FakeHelper> => {
    const found = started[index];
    if (found?.request) return found;
    await new Promise<void>((resolve) => waiting.push(resolve));
    return helper(index);
  };
  return { spawn, helper, started };
}

interface FakeHelper {
  request: HelperRequest | null;
  killed: boolean;
  answer(message: unknown): void;
  exit(): void;
}

const wait = { timeoutMs: null };

test.each([
  ['linux', 'Cannot create an item in a locked collection', 'locked'],
  ['darwin', 'User interaction is not allowed.', 'locked'],
  ['darwin', 'User canceled the operation.', 'denied'],
  ['darwin', 'The user name or passphrase you entered is not correct.', 'denied'],
  ['linux', 'The prompt was dismissed', 'denied'],
  ['win32', 'Access is denied.\r\n', 'denied'],
  ['linux', 'Timeout was reached', 'timed_out'],
  ['linux', 'The name org.freedesktop.secrets was not provided by any .service files', 'absent'],
  ['linux', 'Cannot autolaunch D-Bus without X11 $DISPLAY', 'absent'],
  ['linux', 'Could not connect: No such file or directory', 'absent'],
  ['linux', 'Failed to load keytar native addon, checked …', 'absent'],
  ['win32', 'Une erreur inconnue', 'absent'],
] as const)('on %s takes "%s" as %s', async (platform, message, outcome) => {
  const helpers = createFakeHelpers();
  const keychain = createKeychain({ spawn: helpers.spawn, platform });
  const reading = keychain.read('vault-1', wait);
  (await helpers.helper(0)).answer({ ok: false, message });
  expect((await reading).outcome).toBe(outcome === 'locked' ? 'not_found' : outcome);
  const writing = keychain.write('vault-1', 'text', wait);
  (await helpers.helper(1)).answer({ ok: false, message });
  expect((await writing).outcome).toBe(outcome === 'locked' ? 'not_done' : outcome);
});

test.each([
  ['linux', 'GNOME Keyring'],
  ['darwin', 'Keychain Access'],
  ['win32', 'Windows Credential Manager'],
] as const)('on %s names what a person can look at', async (platform, name) => {
  const helpers = createFakeHelpers();
  const reading = createKeychain({ spawn: helpers.spawn, platform }).read('vault-1', wait);
  (await helpers.helper(0)).answer({ ok: false, message: 'nothing there' });
  expect(await reading).toMatchObject({ reason: expect.stringContaining(name) });
});

test('keeps the value out of the reason even where the keychain quotes it', async () => {
  const helpers = createFakeHelpers();
  const writing = createKeychain({ spawn: helpers.spawn }).write('vault-1', 'the-secret', wait);
  (await helpers.helper(0)).answer({ ok: false, message: 'bad value the-secret' });
  expect(JSON.stringify(await writing)).not.toContain('the-secret');
});

test('asks one helper at a time and ends each after its answer', async () => {
  const helpers = createFakeHelpers();
  const keychain = createKeychain({ spawn: helpers.spawn });
  const first = keychain.read('a', wait);
  const second = keychain.read('b', wait);
  const helper = await helpers.helper(0);
  expect(helpers.started).toHaveLength(1);
  expect(helper.request).toEqual({ op: 'read', service: 'Sallyport', account: 'a' });
  helper.answer({ ok: true, value: 'one' });
  expect(await first).toEqual({ outcome: 'found', value: 'one' });
  expect(helper.killed).toBe(true);
  (await helpers.helper(1)).answer({ ok: true, value: null });
  expect(await second).toEqual({ outcome: 'not_found' });
});

test('gives up in time behind a request that waits for a person, and does not disturb it', async () => {
  const helpers = createFakeHelpers();
  const keychain = createKeychain({ spawn: helpers.spawn });
  const prompt = keychain.read('a', wait);
  const helper = await helpers.helper(0);
  expect(await keychain.read('b', { timeoutMs: 1 })).toMatchObject({ outcome: 'timed_out' });
  expect(helper.killed).toBe(false);
  helper.answer({ ok: true, value: 'entered' });
  expect(await prompt).toEqual({ outcome: 'found', value: 'entered' });
  expect(helpers.started).toHaveLength(1);
});

test('kills a helper that does not answer', async () => {
  const helpers = createFakeHelpers();
  const reading = createKeychain({ spawn: helpers.spawn }).read('a', { timeoutMs: 1 });
  expect(await reading).toMatchObject({ outcome: 'timed_out' });
  expect(helpers.started[0]?.killed).toBe(true);
});

test.each([
  ['ends without an answer', (helper: FakeHelper) => helper.exit()],
  ['answers nonsense', (helper: FakeHelper) => helper.answer({ ok: 'perhaps' })],
  ['answers another question', (helper: FakeHelper) => helper.answer({ ok: true, done: true })],
])('answers absent where the helper %s', async (_case, act) => {
  const helpers = createFakeHelpers();
  const reading = createKeychain({ spawn: helpers.spawn }).read('a', wait);
  act(await helpers.helper(0));
  expect(await reading).toMatchObject({ outcome: 'absent' });
});

test('answers absent where no helper can be started', async () => {
  const spawn = () => {
    throw new Error('EAGAIN');
  };
  expect(await createKeychain({ spawn }).read('a')).toMatchObject({ outcome: 'absent' });
});

test('ends its helper and refuses later requests when it is closed', async () => {
  const helpers = createFakeHelpers();
  const keychain = createKeychain({ spawn: helpers.spawn });
  const reading = keychain.read('a', wait);
  const helper = await helpers.helper(0);
  await keychain.close();
  expect(await reading).toMatchObject({ outcome: 'timed_out' });
  expect(helper.killed).toBe(true);
  expect(await keychain.write('a', 'b')).toMatchObject({ outcome: 'timed_out' });
  expect(helpers.started).toHaveLength(1);
});

test('hides our settings and any debugger from the helper', () => {
  const env = helperEnvironment({
    PATH: '/bin',
    SALLYPORT_PASSPHRASE: 'x',
    NODE_OPTIONS: '--inspect',
    LANG: 'de',
  });
  expect(env).toEqual({ PATH: '/bin', LANG: 'de', LC_ALL: 'C', LANGUAGE: 'C' });
});
