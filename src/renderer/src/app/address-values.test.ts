import { expect, test } from 'vitest';
import { valuesOf, withValues } from './address-values.ts';

test('keeps what narrows a screen in its address, and nothing that does not', () => {
  const search = withValues('category=crm&connected=true', { search: 'a & b', category: '' });
  expect(search).toBe('connected=true&search=a+%26+b');
  expect(valuesOf(search, ['search', 'category', 'connected'])).toEqual({
    search: 'a & b',
    category: '',
    connected: 'true',
  });
});
