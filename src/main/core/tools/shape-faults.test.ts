import { describe, expect, test } from 'vitest';
import { parseExactly } from '../raw-json.ts';
import { type Carrier, type Schema, shapeFaults } from './shape-faults.ts';

const linesOf = (schema: Schema, value: unknown, carrier: Carrier = 'json') =>
  shapeFaults(schema, value, 'arguments.it', carrier).map(({ field, reason }) => `${field}: ${reason}`);
const passes = (schema: Schema, values: readonly unknown[], carrier: Carrier = 'json') =>
  expect(values.filter((value) => linesOf(schema, value, carrier).length > 0)).toEqual([]);

const issue = {
  type: 'object',
  required: ['title', 'state'],
  properties: {
    title: { type: 'string' },
    state: { type: 'string', default: 'open' },
    labels: { type: 'array', items: { type: 'object', required: ['name'], properties: { name: {} } } },
    priority: { enum: ['low', 'high'] },
  },
};

describe('a value in a JSON body', () => {
  test('is refused where its kind is another, wherever it lies', () => {
    expect(linesOf({ type: 'string' }, 5)).toEqual(['arguments.it: must be a text']);
    expect(linesOf({ type: 'boolean' }, 'yes')).toEqual(['arguments.it: must be true or false']);
    expect(linesOf({ type: 'array' }, 'a')).toEqual(['arguments.it: must be a list']);
    expect(linesOf({ type: ['integer', 'boolean'] }, 1.5)).toEqual([
      'arguments.it: must be a whole number or true or false',
    ]);
    expect(linesOf(issue, '{"title":"x"}')).toEqual(['arguments.it: must be an object']);
    expect(linesOf(issue, { title: {}, labels: [{ name: 'a' }, {}, 'b'], priority: 'urgent' })).toEqual([
      'arguments.it.title: must be a text',
      'arguments.it.labels[1].name: is missing',
      'arguments.it.labels[2]: must be an object',
      'arguments.it.priority: must be one of "low", "high"',
    ]);
  });

  test('is missing only where it is required and has no default', () => {
    expect(linesOf(issue, { priority: 'low' })).toEqual(['arguments.it.title: is missing']);
    expect(linesOf({ ...issue, required: ['constructor'] }, {})).toEqual([
      'arguments.it.constructor: is missing',
    ]);
  });

  test('may be a number or a boolean that is written as a text, as agents do', () => {
    passes({ type: 'integer' }, [5, 5.0, '5', '-5', parseExactly('12345678901234567890123')]);
    passes({ type: 'number' }, [0.5, '0.5', '1e3', 1e300]);
    passes({ type: 'boolean' }, [true, 'false']);
    passes({ enum: [1, 2, true] }, ['1', 2, 'true']);
    expect(linesOf({ type: 'integer' }, '5 apples')).toEqual(['arguments.it: must be a whole number']);
    expect(linesOf({ type: 'integer' }, '0x10')).not.toEqual([]);
    expect(linesOf({ type: 'number' }, '')).not.toEqual([]);
  });

  test('may be null: it clears a field, and descriptions rarely say which', () => {
    passes({ type: 'string' }, [null]);
    passes({ enum: ['a'] }, [null]);
    passes(issue, [{ title: null, labels: [null] }]);
  });

  test('is left to the service as to lengths, limits, formats, patterns and what nobody knows', () => {
    const strict = {
      type: 'string',
      minLength: 9,
      maxLength: 1,
      pattern: '^(a+)+$',
      format: 'iso-week',
      'x-service': { deny: true },
      not: {},
    };
    passes(strict, [`${'a'.repeat(40)}!`]);
    passes({ type: 'integer', minimum: 5, maximum: 1, multipleOf: 7 }, [3]);
    passes({ type: 'object', additionalProperties: false, properties: {} }, [{ id: 1 }]);
    passes({ type: 'kind of its own' }, ['a', 1, {}]);
    passes({ type: ['string', 'null'], properties: [], items: 5, required: 'title', allOf: {} }, ['a']);
  });
});

describe('alternatives', () => {
  const card = { type: 'object', required: ['number'], properties: { number: { type: 'string' } } };

  test('are satisfied by a value that fits one of them, or several', () => {
    passes({ anyOf: [card, { type: 'string' }] }, ['tok_1', { number: '42' }]);
    passes({ oneOf: [{ type: 'object' }, card] }, [{ number: '42' }]);
    passes({ allOf: [card, { type: 'object' }] }, [{ number: '42' }]);
  });

  test('are spoken of as the one that was meant, where the kind tells', () => {
    expect(linesOf({ oneOf: [card, { type: 'string' }] }, {})).toEqual(['arguments.it.number: is missing']);
    expect(linesOf({ anyOf: [card, { type: 'string' }] }, 5)).toEqual([
      "arguments.it: fits none of the alternatives in the tool's schema",
    ]);
    expect(linesOf({ allOf: [card, { type: 'string' }] }, {})).toEqual([
      'arguments.it.number: is missing',
      'arguments.it: must be a text',
    ]);
  });

  test('count only where all of them were imported', () => {
    passes({ anyOf: Array.from({ length: 12 }, () => card) }, [5]);
  });
});

describe('a value in a path, query, header or form', () => {
  test('is only refused where its text is no number, boolean or choice', () => {
    passes({ type: 'string' }, [5, true, ['a', 'b'], { a: 1 }], 'text');
    passes({ type: 'array', items: { type: 'integer' } }, ['1,2', 1, [1, '2']], 'text');
    passes({ type: 'object' }, ['{"a":1}'], 'text');
    passes({ type: 'boolean' }, [true, 'true', 1, '0'], 'text');
    passes({ type: 'string', enum: ['a', 'b'] }, ['a', ['a', 'b']], 'text');
    expect(linesOf({ type: 'integer' }, 'many', 'text')).toEqual(['arguments.it: must be a whole number']);
    expect(linesOf({ type: 'array', items: { enum: ['a'] } }, ['a', 'b'], 'text')).toEqual([
      'arguments.it[1]: must be "a"',
    ]);
  });
});

test('stops at a handful of faults, and at the start of a list that has no end', () => {
  const numbers = { type: 'array', items: { type: 'integer' } };
  expect(linesOf(numbers, Array(5_000).fill('x'))).toHaveLength(20);
  passes(numbers, [[...Array(1_000).fill(1), 'x']]);
});
