import { expect, test } from 'vitest';
import { contract } from '#shared/contract/index.ts';
import { type KeptDraft, largestKeptDraft } from '#shared/domain/kept-draft.ts';
import { SallyportError } from '#shared/errors.ts';
import { createDrafts } from './drafts.ts';

function draft(body: string): KeptDraft {
  return {
    origin_id: null,
    account_id: '',
    method: 'POST',
    endpoint: '/issues',
    headers: '',
    body,
    bytes: null,
  };
}

/** Drafts beside a vault that is open until it is locked. */
function openDrafts() {
  let isOpen = true;
  let tell = (_unlocked: boolean): void => {};
  const drafts = createDrafts({
    vault: {
      onLockChange(listener) {
        tell = listener;
        return () => {};
      },
    },
    requireVault() {
      if (!isOpen) throw new SallyportError('VaultLocked', 'The vault is locked.');
    },
  });
  const turn = (unlocked: boolean) => {
    isOpen = unlocked;
    tell(unlocked);
  };
  return { drafts, lock: () => turn(false), unlock: () => turn(true) };
}

test('gives each window its own draft back, the newest, until it is discarded', () => {
  const { drafts } = openDrafts();
  drafts.keep('window-one', draft('first'));
  drafts.keep('window-two', draft('other'));
  drafts.keep('window-one', draft('second'));
  expect(drafts.get('window-one')?.body).toBe('second');
  expect(drafts.get('window-two')?.body).toBe('other');
  drafts.discard('window-one');
  expect(drafts.get('window-one')).toBeNull();
  expect(drafts.get('window-two')?.body).toBe('other');
});

test('forgets all drafts with the lock, and takes none while it is locked', () => {
  const { drafts, lock, unlock } = openDrafts();
  drafts.keep('window-one', draft('half typed'));
  lock();
  expect(drafts.get('window-one')).toBeNull();
  expect(() => drafts.keep('window-one', draft('late'))).toThrow(
    expect.objectContaining({ code: 'VaultLocked' }),
  );
  unlock();
  expect(drafts.get('window-one')).toBeNull();
});

test('lets the draft go that was left alone the longest where windows are many', () => {
  const { drafts } = openDrafts();
  for (let window = 0; window < 8; window += 1) drafts.keep(`window-${window}`, draft(String(window)));
  drafts.keep('window-0', draft('again'));
  drafts.keep('window-8', draft('8'));
  expect(drafts.get('window-1')).toBeNull();
  expect([0, 2, 8].map((window) => drafts.get(`window-${window}`)?.body)).toEqual(['again', '2', '8']);
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
