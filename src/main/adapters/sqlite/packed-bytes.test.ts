import { describe, expect, it } from 'vitest';
import { createPackedReader, createPackedWriter } from './packed-bytes.ts';

describe('packed bytes', () => {
  it('give back numbers, texts and digits in their order', () => {
    const to = createPackedWriter();
    const numbers = [0, 1, 127, 128, 16_383, 16_384, 2 ** 31 - 1];
    const texts = [
      '',
      '0',
      'abc',
      'deadbeef0',
      'DEADBEEF',
      'Zeichen_-9',
      'Grüße 👋',
      '"\n\0',
      'x'.repeat(5_000),
    ];
    for (const number of numbers) to.number(number);
    for (const text of texts) to.text(text);
    to.digits('0f1');
    to.number(7);
    const from = createPackedReader(to.take());
    expect(numbers.map(() => from.number())).toEqual(numbers);
    expect(texts.map(() => from.text())).toEqual(texts);
    expect([from.digits(3), from.number()]).toEqual(['0f1', 7]);
    expect(() => from.number()).toThrow(RangeError);
  });

  it('take half a byte for a hexadecimal digit and six bits for a letter', () => {
    const to = createPackedWriter();
    to.text('0123456789abcdef0123');
    expect(to.take()).toHaveLength(1 + 10);
    to.text('abcdefghijklmnopqrst');
    expect(to.take()).toHaveLength(1 + 15);
  });

  it('are the taker’s own', () => {
    const to = createPackedWriter();
    to.number(1);
    const first = to.take();
    to.number(2);
    expect([...first, ...to.take()]).toEqual([1, 2]);
  });

  it('refuse half a character, and to be read beyond their end', () => {
    const to = createPackedWriter();
    expect(() => to.text('a\ud800')).toThrow(RangeError);
    for (const text of ['Grüße', 'abcdef', 'letters_']) {
      to.text(text);
      const whole = to.take();
      expect(() => createPackedReader(whole.subarray(0, -1)).text()).toThrow(RangeError);
    }
    expect(() => createPackedReader(Uint8Array.of(128, 128)).number()).toThrow(RangeError);
    expect(() => createPackedReader(new Uint8Array(6).fill(255)).number()).toThrow(RangeError);
    expect(() => createPackedReader(Uint8Array.of(1)).digits(1e9)).toThrow(RangeError);
  });
});
