import { describe, expect, it } from 'vitest';
import { isBase64 } from './is-base64.ts';

describe('base64', () => {
  it.each(['', 'AA==', 'AAA=', 'AAAA', 'AA', 'AAA', '-_-_', '+/+/'])('may be %j', (text) => {
    expect(isBase64(text)).toBe(true);
  });

  it.each(['A', 'AAAAA', 'A===', 'AAAA=', 'AA=', 'AAA==', 'AA=A', '=', 'A A=', 'AAA\n', 'é'])(
    'is not %j, of which a part is missing or wrong',
    (text) => {
      expect(isBase64(text)).toBe(false);
    },
  );
});
