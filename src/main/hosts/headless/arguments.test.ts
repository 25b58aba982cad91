import { expect, test } from 'vitest';
import { parseCommand } from './arguments.ts';

test('serve takes a port, a directory and --json, in both spellings', () => {
  const expected = { kind: 'serve', port: 0, dataDir: '/data', json: true };
  expect(parseCommand(['serve', '--port', '0', '--data-dir', '/data', '--json'])).toEqual(expected);
  expect(parseCommand(['serve', '--port=0', '--data-dir=/data', '--json'])).toEqual(expected);
  expect(parseCommand(['serve'])).toEqual({ kind: 'serve', port: null, dataDir: null, json: false });
});

test('no arguments, --help and "help" all show the help', () => {
  expect(parseCommand([])).toEqual({ kind: 'help' });
  expect(parseCommand(['help'])).toEqual({ kind: 'help' });
  expect(parseCommand(['serve', '--help'])).toEqual({ kind: 'help' });
  expect(parseCommand(['-v'])).toEqual({ kind: 'version' });
});

test.each([
  [['serve', '--host', '0.0.0.0'], '--host'],
  [['serve', '--port', '70000'], '70000'],
  [['serve', '--port', 'http'], 'http'],
  [['serve', '--port'], '--port'],
  [['serve', '--data-dir='], '--data-dir'],
  [['serve', 'now'], 'now'],
  [['start'], 'start'],
  [['--json'], 'command'],
])('refuses %j and names what is wrong', (args, named) => {
  expect(() => parseCommand(args)).toThrow(
    expect.objectContaining({ code: 'ValidationFailed', message: expect.stringContaining(named) }),
  );
});
