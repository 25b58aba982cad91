import { expect, test } from 'vitest';
import { parseEnv } from './parse-env.ts';

const valuesOf = (text: string) =>
  Object.fromEntries(parseEnv(text).entries.map(({ name, value }) => [name, value]));
const faultsOf = (text: string) =>
  parseEnv(text).faults.map(({ line, name, reason }) => `${line} ${name}: ${reason}`);

test.each([
  ['A=1', '1'],
  ['export A = 1', '1'],
  ['A: 1', '1'],
  ['A=1 # one', '1'],
  ['A=a#b', 'a#b'],
  ['A="a # b" # c', 'a # b'],
  ["A='a \\n $B'", 'a \\n $B'],
  ['A="a\\nb\\"c"', 'a\nb"c'],
  ['A=`a"b`', 'a"b'],
  ['A="-----BEGIN-----\nx\n-----END-----"', '-----BEGIN-----\nx\n-----END-----'],
  ['A=a=b==', 'a=b=='],
  ['\uFEFFA=1', '1'],
])('reads %j', (text, value) => {
  expect(valuesOf(text)).toEqual({ A: value });
});

test('counts lines with any line ending and through values of several lines', () => {
  const { entries } = parseEnv('# one\r\nA="1\n2"\r\rB=3');
  expect(entries.map(({ name, line }) => [name, line])).toEqual([
    ['A', 2],
    ['B', 5],
  ]);
});

test('takes the last of two assignments and says so', () => {
  expect(valuesOf('A=1\nA=2')).toEqual({ A: '2' });
  expect(faultsOf('A=1\nA=2')).toEqual(['1 A: is set again on line 2']);
});

test('names the line and the reason of what it cannot read, and reads the rest', () => {
  const text = ['secret-without-name', 'A="open', 'B=1', 'C="x" y', 'D=', 'E=$B', '1F=2'].join('\n');
  expect(valuesOf(text)).toEqual({ B: '1' });
  expect(faultsOf(text)).toEqual([
    '1 null: is no assignment (NAME=value)',
    '2 A: opens a quote that is never closed',
    '4 C: has more text after its closing quote',
    '5 D: is empty',
    '6 E: refers to another variable; write its value instead',
    '7 null: is no assignment (NAME=value)',
  ]);
  expect(JSON.stringify(parseEnv(text).faults)).not.toContain('secret-without-name');
});
