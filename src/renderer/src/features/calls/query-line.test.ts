import { describe, expect, test } from 'vitest';
import { accept, completionAt, type QueryNames, valuesOfField, withField } from './query-line.ts';

const names: QueryNames = {
  toolkits: ['github', 'gitlab', 'slack'],
  accounts: ['work', 'my home'],
  agents: ['Claude Code'],
};
const offered = (line: string, caret = line.length) =>
  completionAt(line, caret, names).suggestions.map(({ text }) => text);
/** The line after the first suggestion was taken. */
const taken = (line: string, caret = line.length) => {
  const completion = completionAt(line, caret, names);
  const [first] = completion.suggestions;
  return first === undefined ? null : accept(line, completion, first).line;
};

describe('fields of a query line', () => {
  test('are read with lists and quotation marks, those that are turned around left out', () => {
    const line = 'agent:"Claude Code",other free -agent:no status:4xx';
    expect(valuesOfField(line, 'agent')).toEqual(['Claude Code', 'other']);
    expect(valuesOfField(line, 'method')).toEqual([]);
  });

  test('are set in their place, and taken away', () => {
    expect(withField('a status:2xx b status:404', 'status', ['4xx', '5xx'])).toBe('a status:4xx,5xx b');
    expect(withField('', 'agent', ['say "hi", you'])).toBe('agent:"say \\"hi\\", you"');
    expect(withField('a status:2xx', 'status', [])).toBe('a');
    expect(valuesOfField(withField('', 'agent', ['a "b", c\\']), 'agent')).toEqual(['a "b", c\\']);
  });
});

describe('suggestions', () => {
  test('are fields where one begins, also one that is turned around', () => {
    expect(offered('too')).toEqual(['toolkit:', 'took:']);
    expect(offered('-sta')).toEqual(['-status:']);
    expect(offered('')).toContain('is:');
    expect(offered('free ')).toContain('path:');
  });

  test('are the values behind a field: what is connected here, and what few values there are', () => {
    expect(offered('toolkit:git')).toEqual(['github', 'gitlab']);
    expect(offered('agent:cl')).toEqual(['"Claude Code"']);
    expect(offered('decision:')).toEqual(['allowed', 'held', 'denied', 'refused']);
    expect(offered('toolkit:slack,gitl')).toEqual(['gitlab']);
    expect(offered('path:/x')).toEqual([]);
  });

  test('take the place of what was typed, wherever the caret is', () => {
    expect(taken('toolkit:git')).toBe('toolkit:github ');
    expect(taken('sta')).toBe('status:');
    expect(taken('account:"my h')).toBe('account:"my home" ');
    expect(taken('sta is:error', 3)).toBe('status: is:error');
    expect(taken('toolkit:slack,gitl is:error', 18)).toBe('toolkit:slack,gitlab is:error');
  });

  test('are none in free text that begins no field', () => {
    expect(offered('zzz')).toEqual([]);
  });
});
