import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Rule, type RuleEffect, ruleSchema } from '#shared/domain/rule.ts';
import { compileRules, evaluate, type RuledRequest } from './evaluate.ts';

const rule = (parts: Partial<Rule> & { effect: RuleEffect }): Rule =>
  ruleSchema.parse({ id: 'rl_1', ...parts });

const request = (parts: Partial<RuledRequest>): RuledRequest => ({
  method: 'GET',
  overrides: [],
  toolkit: 'github',
  accountId: 'ca_1',
  host: 'api.github.com',
  path: '/user',
  ...parts,
});

const effectOf = (rules: readonly Rule[], parts: Partial<RuledRequest>) =>
  evaluate(compileRules(rules), request(parts)).effect;

const everything = rule({ id: 'rl_all', effect: 'allow' });

describe('a list of rules', () => {
  it('is decided by the first rule that fits, and names it', () => {
    const rules = [
      rule({ id: 'rl_a', effect: 'deny', toolkit: 'slack' }),
      rule({ id: 'rl_b', effect: 'ask', methods: ['write'] }),
      everything,
    ];
    const decide = (parts: Partial<RuledRequest>) => evaluate(compileRules(rules), request(parts));
    expect(decide({ toolkit: 'slack' })).toMatchObject({ effect: 'deny', rule: 'rl_a' });
    expect(decide({ method: 'POST' })).toMatchObject({ effect: 'ask', rule: 'rl_b' });
    expect(decide({})).toMatchObject({ effect: 'allow', rule: 'rl_all' });
  });

  it('denies what no rule fits', () => {
    expect(effectOf([rule({ effect: 'allow', toolkit: 'slack' })], {})).toBe('deny');
    expect(effectOf([], {})).toBe('deny');
  });

  it('fits a path beyond ASCII in the spelling of requests, whichever of the two a rule is written in', () => {
    const parts = { path: '/gr%C3%B6%C3%9Fe/1' };
    for (const path of ['/größe/*', '/gr%C3%B6%C3%9Fe/*', '/gr*e/1', '/**']) {
      expect(effectOf([rule({ effect: 'allow', path })], parts), path).toBe('allow');
      expect(effectOf([rule({ effect: 'deny', path }), everything], parts), path).toBe('deny');
    }
    expect(effectOf([rule({ effect: 'allow', path: '/grosse/*' })], parts)).toBe('deny');
  });

  it('denies a path beyond ASCII whichever way its accents are written', () => {
    const denied = [rule({ effect: 'deny', path: '/größe'.normalize('NFC') }), everything];
    expect(effectOf(denied, { path: `/gro%CC%88%C3%9Fe` })).toBe('deny');
  });

  it('tells accounts, hosts and methods apart', () => {
    const only = (parts: Partial<Rule>) => [rule({ effect: 'allow', ...parts })];
    expect(effectOf(only({ account_id: 'ca_1' }), {})).toBe('allow');
    expect(effectOf(only({ account_id: 'ca_1' }), { accountId: 'ca_2' })).toBe('deny');
    expect(effectOf(only({ account_id: 'ca_1' }), { accountId: null })).toBe('deny');
    expect(effectOf(only({ host: '*.github.com' }), {})).toBe('allow');
    expect(effectOf(only({ host: '*.github.com' }), { host: 'github.com' })).toBe('deny');
    expect(effectOf(only({ host: 'api.github.com' }), { host: 'uploads.github.com' })).toBe('deny');
    expect(effectOf(only({ methods: ['delete', 'PUT'] }), { method: 'PUT' })).toBe('allow');
    expect(effectOf(only({ methods: ['delete', 'PUT'] }), { method: 'DELETE' })).toBe('allow');
    expect(effectOf(only({ methods: ['delete', 'PUT'] }), { method: 'POST' })).toBe('deny');
    expect(effectOf(only({ methods: ['read'] }), { method: 'PROPFIND' })).toBe('deny');
  });

  const guarded = [rule({ id: 'rl_no', effect: 'deny', path: '/admin/**' }), everything];
  it.each([
    '/admin/users',
    '/Admin/users',
    '/%61dmin/users',
    '/%2561dmin/users',
    '/x/../admin/users',
    '/x/%2e%2e/admin/users',
    '//admin/users',
    '/./admin/users',
    '/admin%2Fusers',
    '/admin;v=1/users',
    '/admin\\users',
    '/x%5c..%5cadmin/users',
    '/admin',
    '/admin/',
  ])('denies %s where /admin/** is denied', (path) => {
    expect(effectOf(guarded, { path })).toBe('deny');
  });

  it.each(['/repos/../admin', '/repos/%2e%2e/admin', '/repos/x%2F..%2F..%2Fadmin', '/repos//..//admin'])(
    'does not let %s through where only /repos/** is allowed',
    (path) => {
      expect(effectOf([rule({ effect: 'allow', path: '/repos/**' })], { path })).toBe('deny');
    },
  );

  it('fits a path with escapes by the very same path', () => {
    const path = '/files/a%20b%2Fc';
    expect(effectOf([rule({ effect: 'allow', path })], { path })).toBe('allow');
    expect(effectOf([rule({ effect: 'allow', path })], { path: '/files/a%20b/c' })).toBe('deny');
  });

  it('looks at the method that an override asks the service to apply', () => {
    const rules = [rule({ effect: 'allow', methods: ['POST'] })];
    expect(effectOf(rules, { method: 'POST' })).toBe('allow');
    expect(effectOf(rules, { method: 'POST', overrides: ['delete'] })).toBe('deny');
  });

  it('decides as a plain evaluation does, on any rules and requests', () => {
    const name = fc.constantFrom('a', 'b', 'c');
    const path = fc.array(name, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join('/')}`);
    const pattern = fc
      .array(fc.oneof(name, fc.constant('*'), fc.constant('**')), { minLength: 1, maxLength: 3 })
      .map((parts) => `/${parts.join('/')}`);
    const rules = fc.array(
      fc.record({
        effect: fc.constantFrom<RuleEffect>('allow', 'ask', 'deny'),
        toolkit: fc.option(name),
        account_id: fc.option(name),
        methods: fc.array(fc.constantFrom('read', 'write', 'delete', 'GET', 'POST'), { maxLength: 2 }),
        host: fc.option(fc.constantFrom('a.test', '*.test', 'b.a.test')),
        path: fc.option(pattern),
      }),
      { maxLength: 8 },
    );
    const requests = fc.record({
      method: fc.constantFrom('GET', 'POST', 'DELETE', 'PUT'),
      overrides: fc.constant([]),
      toolkit: name,
      accountId: fc.option(name),
      host: fc.constantFrom('a.test', 'b.a.test', 'test'),
      path,
    });
    fc.assert(
      fc.property(rules, requests, (list, asked) => {
        const named = list.map((parts, index) => rule({ ...parts, id: `rl_${index}` }));
        const expected = named.find((each) => plainlyFits(each, asked));
        const { effect, rule: decidedBy } = evaluate(compileRules(named), asked);
        expect([effect, decidedBy]).toEqual(expected ? [expected.effect, expected.id] : ['deny', 'none']);
      }),
      { numRuns: 3_000 },
    );
  });
});

/** The rule's words taken one by one, for paths that can be read in one way only. */
function plainlyFits(each: Rule, asked: RuledRequest): boolean {
  const groups = { GET: 'read', POST: 'write', PUT: 'write', DELETE: 'delete' } as Record<string, string>;
  const hostFits = each.host === asked.host || (each.host === '*.test' && /^.+\.test$/.test(asked.host));
  const expression = each.path
    ?.split('/')
    .slice(1)
    .map((segment) => (segment === '**' ? '(/[^/]+)*' : segment === '*' ? '/[^/]+' : `/${segment}`))
    .join('');
  return (
    [null, asked.toolkit].includes(each.toolkit) &&
    (each.account_id === null || each.account_id === asked.accountId) &&
    (each.methods.length === 0 ||
      each.methods.includes(asked.method) ||
      each.methods.includes(groups[asked.method] ?? '')) &&
    (each.host === null || hostFits) &&
    (expression === undefined || new RegExp(`^${expression}$`).test(asked.path))
  );
}
