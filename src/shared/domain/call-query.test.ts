import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CallFilter } from './call-filter.ts';
import { parseCallQuery, type QueryFault } from './call-query.ts';

const now = new Date(2026, 10, 21, 12, 0, 0).getTime();

function filterOf(line: string): CallFilter {
  const parsed = parseCallQuery(line, now);
  if (!parsed.ok) throw new Error(parsed.fault.message);
  return parsed.filter;
}

function faultOf(line: string): QueryFault {
  const parsed = parseCallQuery(line, now);
  if (parsed.ok) throw new Error(`"${line}" was understood`);
  return parsed.fault;
}

describe('a query line', () => {
  it('is a list of conditions, in any spacing and case of field names', () => {
    expect(filterOf('  toolkit:github,slack  Method:post -path:/repos/*')).toEqual([
      { field: 'toolkit', values: ['github', 'slack'], negated: false },
      { field: 'method', values: ['post'], negated: false },
      { field: 'path', values: ['/repos/*'], negated: true },
    ]);
    expect(filterOf('')).toEqual([]);
  });

  it('takes quoted values with spaces, commas and escaped quotation marks', () => {
    expect(filterOf('agent:"My agent, \\"2\\"",other')).toEqual([
      { field: 'agent', values: ['My agent, "2"', 'other'], negated: false },
    ]);
  });

  it('reads words, quoted text and addresses as free text, and the id of a call as such', () => {
    const words = (...list: string[]) => list.map((word) => ({ word, accounts: [] }));
    expect(filterOf('Issues "Not Found" -https://api.github.com/x call_0Ab')).toEqual([
      { field: 'text', words: words('issues'), negated: false },
      { field: 'text', words: words('not', 'found'), negated: false },
      { field: 'text', words: words('https', 'api', 'github', 'com', 'x'), negated: true },
      { field: 'id', values: ['call_0Ab'], negated: false },
    ]);
    expect(filterOf('- "" ,')).toEqual([]);
  });

  it.each([
    ['404', { from: 404, to: 404 }],
    ['4xx', { from: 400, to: 499 }],
    ['>=400', { from: 400, to: null }],
    ['>400', { from: 401, to: null }],
    ['<500', { from: null, to: 499 }],
    ['<=500', { from: null, to: 500 }],
    ['200..299', { from: 200, to: 299 }],
    ['none', null],
  ])('reads the status %s', (text, range) => {
    expect(filterOf(`status:${text}`)).toEqual([{ field: 'status', ranges: [range], negated: false }]);
  });

  it.each([
    ['>=500ms', { from: 500, to: null }],
    ['<=1.5s', { from: null, to: 1_500 }],
    ['100ms..2m', { from: 100, to: 120_000 }],
    ['1.5s..2s', { from: 1_500, to: 2_000 }],
  ])('reads the duration %s', (text, range) => {
    expect(filterOf(`took:${text}`)).toEqual([{ field: 'took', ranges: [range], negated: false }]);
  });

  it.each([
    ['since:2h', now - 7_200_000, null],
    ['since:today', new Date(2026, 10, 21).getTime(), null],
    ['until:yesterday', null, new Date(2026, 10, 21).getTime()],
    ['until:2026-11-20', null, new Date(2026, 10, 21).getTime()],
    ['after:2026-11-20T10:30Z', Date.parse('2026-11-20T10:30Z'), null],
  ])('reads the time of %s', (line, from, before) => {
    expect(filterOf(line)).toEqual([{ field: 'time', from, before, negated: false }]);
  });
});

describe('a query line that cannot be read', () => {
  it.each([
    ['toolkit:github statsu:404', 15, 6, 'status'],
    ['metod:GET', 0, 5, 'method'],
    ['zzzzzz:1', 0, 6, null],
    ['status:>=', 7, 2, null],
    ['status:404,4x', 11, 2, null],
    ['took:500ms', 5, 5, null],
    ['took:2s..1s', 5, 6, null],
    ['since:tomorrow', 6, 8, null],
    ['since:2026-02-30', 6, 10, null],
    ['since:1h,2h', 9, 2, null],
    ['decision:denide', 9, 6, 'denied'],
    ['is:eror', 3, 4, 'error'],
    ['toolkit:', 0, 8, null],
    ['toolkit:a,', 0, 8, null],
    ['x agent:"My agent', 8, 9, null],
  ])('says where and what: %s', (line, at, length, suggestion) => {
    expect(faultOf(line)).toEqual({ message: expect.stringMatching(/.+[.?]$/), at, length, suggestion });
  });

  it('is refused where it is far too long', () => {
    expect(faultOf('a'.repeat(1_001)).at).toBe(1_000);
    expect(faultOf('a '.repeat(60)).message).toContain('50 parts');
  });

  it('never ends in anything but a filter or a place inside the line', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(...'ab:,-"\\ >=<.0125xsmh/*:status took since') }),
        (line) => {
          const parsed = parseCallQuery(line, now);
          if (parsed.ok) return;
          expect(parsed.fault.at).toBeLessThanOrEqual(line.length);
          expect(parsed.fault.length).toBeGreaterThan(0);
        },
      ),
    );
  });
});
