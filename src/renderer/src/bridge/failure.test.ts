import { expect, test } from 'vitest';
import { SallyportError } from '#shared/errors.ts';
import { fieldFaults, toFailure } from './failure.ts';

test('maps each fault line to its field, as a sentence, without the prefix', () => {
  const error = new SallyportError('ValidationFailed', 'No.', {
    errors: ['fields.token: is missing', 'alias: use 1 to 64 characters.', 'no colon here'],
  });
  expect(fieldFaults(error, 'fields.')).toEqual({
    token: 'Is missing.',
    alias: 'Use 1 to 64 characters.',
  });
});

test('puts the message beside the field at fault where no line tells more', () => {
  const error = new SallyportError('AccountConflict', 'The name is taken.', {
    field: 'alias',
    fix: 'Choose another.',
  });
  expect(fieldFaults(error)).toEqual({ alias: 'The name is taken. Choose another.' });
  const named = new SallyportError('AccountConflict', 'alias: it is taken.', {
    field: 'alias',
    fix: 'Choose another.',
  });
  expect(fieldFaults(named)).toEqual({ alias: 'It is taken. Choose another.' });
  expect(fieldFaults(null)).toEqual({});
});

test('keeps the text of an unexpected error out of sight', () => {
  expect(toFailure(new Error('token sk_live_1')).message).not.toContain('sk_live_1');
});
