import { describe, expect, it } from 'vitest';
import { shapedValues, shapesOf } from './header-shapes.ts';
import { createPackedReader, createPackedWriter } from './packed-bytes.ts';

/** How a value is written by a shape: in how many bytes, and what is read again; null where it has another shape. */
function written(shape: Parameters<typeof shapedValues>[0], value: string) {
  const to = createPackedWriter();
  const values = shapedValues(shape);
  if (!values.write(value, 9, to)) return null;
  const bytes = to.take();
  const from = createPackedReader(bytes);
  expect(from.number()).toBe(9);
  const read = values.read(from);
  expect(() => from.number()).toThrow(RangeError);
  return { read, bytes: bytes.byteLength };
}

describe('the shape of header values', () => {
  it('holds what all say alike, and of the rest what kind it is', () => {
    const ids = ['7f3c9c1e-52a8-4f0e', '0a0b0c0d-ffff-0123', '11aa22bb-a2a8-beef', 'cafecafe-0000-c0de'];
    expect(shapesOf(ids, 4)).toEqual([
      [
        ['lower', 8],
        ['same', '-'],
        ['lower', 4],
        ['same', '-'],
        ['lower', 4],
      ],
    ]);
    const cells = ['eu-1a/cell-7;MX', 'eu-1b/cell-12;MAX', 'eu-1c/cell-40;MIN', 'eu-1d/cell-0;M'];
    expect(shapesOf(cells, 4)).toEqual([
      [['same', 'eu-'], ['lower', 2], ['same', '/cell-'], ['number'], ['same', ';'], ['word']],
    ]);
    expect(shapesOf(['A0', 'B1', 'C2', 'DF'], 4)).toEqual([[['upper', 2]]]);
  });

  it('is loose where they are built differently, and several where many are built alike', () => {
    expect(shapesOf(['/v1?a=1', '/v1/users', '/v1', '/v1?b=2&c'], 4)).toEqual([[['same', '/v1'], ['text']]]);
    const mixed = ['W/"1"', 'W/"2"', 'W/"3"', '4', '5', '6', '"x-y"', '"x y"', '"x.y"'];
    expect(shapesOf(mixed, 3)).toEqual([
      [['same', 'W/"'], ['number'], ['same', '"']],
      [['number']],
      [['same', '"x'], ['text'], ['same', 'y"']],
    ]);
  });

  it('is none where too few are alike', () => {
    expect(shapesOf(['a', 'b'], 3)).toEqual([]);
  });

  it('writes in few bytes what has it, and nothing else', () => {
    const shape = shapesOf(['a.1+00ff', 'a.2+11ee', 'a.3+22dd'], 3)[0] ?? [];
    expect(written(shape, 'a.77+beef')).toEqual({ read: 'a.77+beef', bytes: 4 });
    for (const other of [
      'a.077+beef',
      'a.7+beefs',
      'a.7+BEEF',
      'ab7+beef',
      'a.7+beef\n',
      '',
      'a.1234567890+beef',
    ])
      expect(written(shape, other)).toBeNull();
  });

  it('writes moments in five bytes, and leaves what only looks like one', () => {
    const [shape] = shapesOf(['Sat, 21 Nov 2026 12:00:00 GMT', 'Sun, 22 Nov 2026 12:00:00 GMT'], 2);
    expect(shape).toBe('moment');
    expect(written('moment', 'Fri, 20 Nov 2026 23:59:59 GMT')).toEqual({
      read: 'Fri, 20 Nov 2026 23:59:59 GMT',
      bytes: 6,
    });
    for (const other of [
      'Mon, 21 Nov 2026 12:00:00 GMT',
      'Sat, 21 Nov 2026 12:00:00 UTC',
      'Sat, 31 Feb 2026 12:00:00 GMT',
      'Sat, 21 Nov 2126 12:00:00 GMT',
      'Sat, 21 Nov 1926 12:00:00 GMT',
    ])
      expect(written('moment', other)).toBeNull();
  });
});
