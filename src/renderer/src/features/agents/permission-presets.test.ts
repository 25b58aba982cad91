import { expect, test } from 'vitest';
import { keyPermissions } from '#shared/domain/api-key.ts';
import { everydayPermissions, permissionsOf, presetOf } from './permission-presets.ts';

test('recognises a preset whatever the order, and anything else as chosen by hand', () => {
  expect(presetOf([...everydayPermissions].reverse())).toBe('everyday');
  expect(presetOf(keyPermissions)).toBe('everything');
  expect([presetOf([]), presetOf(['tools']), presetOf(keyPermissions.slice(1))]).toEqual([
    'custom',
    'custom',
    'custom',
  ]);
});

test('keeps what was chosen when it is to be chosen by hand', () => {
  expect(permissionsOf('custom', ['tools'])).toEqual(['tools']);
  expect(permissionsOf('everything', ['tools'])).toEqual(keyPermissions);
});

test('does not let an agent set toolkits up by default', () => {
  expect(everydayPermissions).not.toContain('manage_auth_configs');
});
