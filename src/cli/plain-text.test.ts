import { expect, it } from 'vitest';
import { jsonLine, plainLine, plainText } from './plain-text.ts';

const said = 'a\u001b[31m red\u009b1m \u202egnp.exe\r\n\tend';

it('shows what a terminal would obey instead of sending it there', () => {
  expect(plainText(said)).toBe('a\\u001b[31m red\\u009b1m \\u202egnp.exe\\u000d\n\tend');
  expect(plainLine(said)).toBe('a\\u001b[31m red\\u009b1m \\u202egnp.exe\\u000d\\n end');
});

it('does so in JSON too, which still says the same', () => {
  const line = jsonLine({ said });
  expect(line).toMatch(/^[\u0020-\u007e]*$/);
  expect(JSON.parse(line)).toEqual({ said });
});
