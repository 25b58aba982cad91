import { expect, test } from 'vitest';
import { createTouchId } from './touch-id.ts';

test('asks for a finger where the Mac can, and takes a refusal for one', async () => {
  const asked: string[] = [];
  const canPromptTouchID = () => true;
  const agreeing = createTouchId({
    canPromptTouchID,
    promptTouchID: async (reason) => void asked.push(reason),
  });
  expect(await agreeing.confirm('unlock the vault')).toBe('confirmed');
  expect(asked).toEqual(['unlock the vault']);
  const refusing = createTouchId({
    canPromptTouchID,
    promptTouchID: () => Promise.reject(new Error('Canceled')),
  });
  expect(await refusing.confirm('unlock the vault')).toBe('refused');
});

test('asks nobody where there is no Touch ID', async () => {
  expect(await createTouchId({}).confirm('unlock the vault')).toBe('unavailable');
  const without = {
    canPromptTouchID: () => false,
    promptTouchID: () => Promise.reject(new Error('no sensor')),
  };
  expect(await createTouchId(without).confirm('unlock the vault')).toBe('unavailable');
});
