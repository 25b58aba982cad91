import path from 'node:path';
import { expect, test } from 'vitest';
import { defaultDataDirectory } from '#shared/default-data-directory.ts';
import { dataDirectory } from './locate.ts';

test('each platform gets the place its users expect', () => {
  const at = (platform: string, env: Record<string, string> = {}) =>
    defaultDataDirectory({ platform, home: '/home/ada', env, path: path.posix });
  expect(at('linux')).toBe('/home/ada/.local/share/sallyport');
  expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/sallyport');
  expect(at('linux', { XDG_DATA_HOME: 'relative' })).toBe('/home/ada/.local/share/sallyport');
  expect(at('darwin')).toBe('/home/ada/Library/Application Support/Sallyport');
  expect(at('win32', { APPDATA: '/roaming' })).toBe('/roaming/Sallyport');
});

test('a command looks where it is told to, then where the environment says, then at the usual place', () => {
  const env = { SALLYPORT_DATA_DIR: '/from/env', XDG_DATA_HOME: '/data' };
  expect(dataDirectory('/named', env, 'linux')).toBe('/named');
  expect(dataDirectory(undefined, env, 'linux')).toBe('/from/env');
  expect(dataDirectory(undefined, { ...env, SALLYPORT_DATA_DIR: '' }, 'linux')).toBe('/data/sallyport');
});
