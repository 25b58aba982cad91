import { expect, test } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { type KeptDraft, type KeptToolkit, largestKeptDraft } from '#shared/domain/kept-draft.ts';
import { createVaultWorld, passphrase, startWith } from '#test/support/vault-world.ts';
import { createDrafts } from './drafts.ts';

function draft(body: string): KeptDraft {
  return {
    kind: 'request',
    origin_id: null,
    account_id: '',
    method: 'POST',
    endpoint: '/issues',
    headers: '',
    body,
    bytes: null,
  };
}

function toolkit(name: string): KeptToolkit {
  return {
    kind: 'toolkit',
    origin_slug: null,
    is_copy: false,
    name,
    slug: '',
    base_url: '',
    scheme: 'bearer',
    header_name: '',
    prefix: '',
    schemes: '',
    default_headers: '',
    hosts: '',
    test_path: '',
  };
}

/** Drafts beside an open vault. */
async function openDrafts() {
  const vault = await startWith(createVaultWorld(), { mode: 'auto', passphrase });
  const drafts = createDrafts({ vault });
  const body = (window: string) => {
    const kept = drafts.get(window, 'request');
    return kept?.kind === 'request' ? kept.body : undefined;
  };
  const unlock = () => vault.unlock({ kind: 'keychain' });
  return { drafts, body, lock: () => vault.lock(), unlock };
}

test('gives each window its own draft back, the newest, until it is discarded', async () => {
  const { drafts, body } = await openDrafts();
  drafts.keep('window-one', draft('first'));
  drafts.keep('window-two', draft('other'));
  drafts.keep('window-one', draft('second'));
  expect(body('window-one')).toBe('second');
  expect(body('window-two')).toBe('other');
  drafts.discard('window-one', 'request');
  expect(drafts.get('window-one', 'request')).toBeNull();
  expect(body('window-two')).toBe('other');
});

test('keeps a request and a toolkit of one window apart, however many windows there are', async () => {
  const { drafts, body } = await openDrafts();
  drafts.keep('window-one', draft('half typed'));
  for (let window = 0; window < 9; window += 1) drafts.keep(`window-${window}`, toolkit('Wiki'));
  drafts.keep('window-one', toolkit('Tracker'));
  expect(body('window-one')).toBe('half typed');
  expect(drafts.get('window-one', 'toolkit')).toEqual(toolkit('Tracker'));
  drafts.discard('window-one', 'toolkit');
  expect(drafts.get('window-one', 'toolkit')).toBeNull();
  expect(body('window-one')).toBe('half typed');
});

test('keeps drafts through a lock, and neither shows nor takes one meanwhile', async () => {
  const { drafts, body, lock, unlock } = await openDrafts();
  const locked = expect.objectContaining({ code: 'VaultLocked' });
  drafts.keep('window-one', draft('half \ud800 typed'));
  drafts.keep('window-one', toolkit('half typed'));
  lock();
  expect(() => drafts.get('window-one', 'request')).toThrow(locked);
  expect(() => drafts.get('window-one', 'toolkit')).toThrow(locked);
  expect(() => drafts.keep('window-one', draft('late'))).toThrow(locked);
  await unlock();
  expect(body('window-one')).toBe('half \ud800 typed');
  expect(drafts.get('window-one', 'toolkit')).toEqual(toolkit('half typed'));
});

test('forgets a draft that is discarded while the vault is locked', async () => {
  const { drafts, lock, unlock } = await openDrafts();
  drafts.keep('window-one', toolkit('half typed'));
  lock();
  drafts.discard('window-one', 'toolkit');
  await unlock();
  expect(drafts.get('window-one', 'toolkit')).toBeNull();
});

test('holds what was sealed alone', () => {
  const sealed = new TextEncoder().encode(JSON.stringify(draft('as the vault opens it')));
  const drafts = createDrafts({ vault: { seal: () => Uint8Array.of(0), unseal: () => sealed } });
  drafts.keep('window-one', draft('half typed'));
  expect(drafts.get('window-one', 'request')).toEqual(draft('as the vault opens it'));
});

test('lets the draft go that was left alone the longest where windows are many', async () => {
  const { drafts, body } = await openDrafts();
  for (let window = 0; window < 8; window += 1) drafts.keep(`window-${window}`, draft(String(window)));
  drafts.keep('window-0', draft('again'));
  drafts.keep('window-8', draft('8'));
  expect(drafts.get('window-1', 'request')).toBeNull();
  expect([0, 2, 8].map((window) => body(`window-${window}`))).toEqual(['again', '2', '8']);
});

test('takes a draft up to its limit and names the field of a larger one', () => {
  const input = contract['drafts.keep'].input;
  const room = largestKeptDraft - JSON.stringify(draft('')).length;
  expect(input.safeParse({ window: 'window-one', draft: draft('x'.repeat(room)) }).success).toBe(true);
  const larger = input.safeParse({ window: 'window-one', draft: draft('x'.repeat(room + 1)) });
  expect(larger.error?.issues).toMatchObject([
    { path: ['draft'], message: 'is larger than 256 Ki characters' },
  ]);
});
