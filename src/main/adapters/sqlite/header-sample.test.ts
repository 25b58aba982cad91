import { expect, it } from 'vitest';
import { seeded } from '../../../../bench/call-log/sample-calls.ts';
import type { WrittenHeaders } from './call-row.ts';
import { createHeaderSample } from './header-sample.ts';

const headers = (number: number): WrittenHeaders => [[['x', String(number)]], [], [], null, null];

it('takes a part of very many calls, early ones and late ones alike', () => {
  const sample = createHeaderSample(seeded(1));
  for (let call = 0; call < 10_000; call += 1) sample.note(headers(call), 100);
  const { learned, tried } = sample.take();
  expect([learned.length, tried.length]).toEqual([192, 64]);
  const numbers = [...learned, ...tried].map(([[pair]]) => Number(pair?.[1]));
  expect(new Set(numbers).size).toBe(256);
  const mean = numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  expect(mean).toBeGreaterThan(4_000);
  expect(mean).toBeLessThan(6_000);
});

it('is due after a hundred calls or so, then ever more seldom, and soon again when it was cleared', () => {
  const sample = createHeaderSample(seeded(1));
  const callsUntilDue = (): number => {
    let calls = 0;
    for (; !sample.isDue; calls += 1) sample.note(headers(calls), 100);
    sample.take();
    return calls;
  };
  expect(Array.from({ length: 6 }, callsUntilDue)).toEqual([128, 512, 2_048, 8_192, 32_768, 32_768]);
  sample.clear();
  expect(callsUntilDue()).toBe(128);
});

it('holds no secret', () => {
  const sample = createHeaderSample(seeded(1));
  const secret: WrittenHeaders = [[['x-api-key', 'summer-2026']], [['set-cookie', 'a=b']], [], null, null];
  for (let call = 0; call < 600; call += 1) sample.note(secret, 100);
  const { learned, tried } = sample.take();
  expect(JSON.stringify([learned, tried])).not.toMatch(/summer|a=b/);
});

it('leaves out very long headers', () => {
  const sample = createHeaderSample(seeded(1));
  for (let call = 0; call < 200; call += 1) sample.note(headers(call), 20_000);
  expect(sample.isDue).toBe(false);
});
