import { expect, test } from 'vitest';
import type { ToolArgument } from '#shared/domain/tool-form.ts';
import { readValues } from './tool-values.ts';

const argument = (name: string, kind: ToolArgument['kind']): ToolArgument => ({
  name,
  kind,
  in: 'query',
  required: false,
  description: '',
  choices: [],
  initial: '',
  example: '',
});
const inputs = [
  argument('text', 'text'),
  argument('count', 'number'),
  argument('open', 'boolean'),
  argument('labels', 'json'),
];

test('reads each argument in its kind and leaves out what is empty', () => {
  const { given, faults } = readValues(inputs, { text: ' 7 ', count: '7', open: 'false', labels: '["bug"]' });
  expect(given).toEqual({ text: ' 7 ', count: 7, open: false, labels: ['bug'] });
  expect(faults).toEqual({});
  expect(readValues(inputs, { text: '', count: ' ' })).toEqual({ given: {}, faults: {} });
});

test('names what cannot be read and gives the rest', () => {
  const { given, faults } = readValues(inputs, { text: 'x', count: 'seven', labels: 'bug' });
  expect(given).toEqual({ text: 'x' });
  expect(Object.keys(faults)).toEqual(['count', 'labels']);
});

test('rounds no number', () => {
  expect(readValues(inputs, { count: '90071992547409931' }).given).toEqual({ count: '90071992547409931' });
});
