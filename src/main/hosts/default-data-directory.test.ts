import { expect, test } from 'vitest';
import { defaultDataDirectory } from './default-data-directory.ts';

test('each platform gets the place its users expect', () => {
  const at = (platform: NodeJS.Platform, env: Record<string, string> = {}) =>
    defaultDataDirectory({ platform, home: '/home/ada', env });
  expect(at('linux')).toBe('/home/ada/.local/share/sallyport');
  expect(at('linux', { XDG_DATA_HOME: '/data' })).toBe('/data/sallyport');
  expect(at('linux', { XDG_DATA_HOME: 'relative' })).toBe('/home/ada/.local/share/sallyport');
  expect(at('darwin')).toBe('/home/ada/Library/Application Support/Sallyport');
  expect(at('win32', { APPDATA: '/roaming' })).toBe('/roaming/Sallyport');
});
