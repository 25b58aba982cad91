import { expect, test } from 'vitest';
import { parseDesktopOptions } from './desktop-options.ts';

test('finds its own options among those of Chromium', () => {
  const args = ['--no-sandbox', '--port', '0', '--data-dir=/data', '--remote-debugging-port=1', 'file'];
  expect(parseDesktopOptions(args)).toEqual({ port: 0, dataDir: '/data' });
  expect(parseDesktopOptions([])).toEqual({ port: null, dataDir: null });
});

test.each([['--port=http'], ['--port']])('refuses %s', (arg) => {
  expect(() => parseDesktopOptions([arg])).toThrow(expect.objectContaining({ code: 'ValidationFailed' }));
});
