import fc from 'fast-check';
import { expect, it } from 'vitest';
import { ruleSchema } from '#shared/domain/rule.ts';
import { compileRules, evaluate } from './evaluate.ts';

const numRuns = Number(process.env.SALLYPORT_DISGUISE_RUNS ?? 3_000);

/** Ways to write a path that some service understands as the same one; each takes place at a position of the text. */
const disguises: Readonly<Record<string, (path: string, at: number) => string>> = {
  escape: (path, at) => replaceAt(path, at, (character) => escaped(character)),
  escapeInLowerCase: (path, at) => replaceAt(path, at, (character) => escaped(character).toLowerCase()),
  escapeAgain: (path, at) => replaceAt(path, at, (character) => (character === '%' ? '%25' : character)),
  otherCase: (path, at) =>
    replaceAt(path, at, (character) =>
      character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase(),
    ),
  doubleSlash: (path, at) => atSlash(path, at, '//'),
  backslash: (path, at) => atSlash(path, at, '\\'),
  dot: (path, at) => atSlash(path, at, '/./'),
  thereAndBack: (path, at) => atSlash(path, at, '/x/../'),
  thereAndBackEscaped: (path, at) => atSlash(path, at, '/x/%2e%2E/'),
  parameter: (path, at) => atSlash(path, at, ';v=1/'),
};

const steps = fc.array(
  fc.record({ how: fc.constantFrom(...Object.keys(disguises)), at: fc.nat({ max: 200 }) }),
  { minLength: 1, maxLength: 8 },
);
/** Services decode twice at most; a path that is escaped deeper reaches none. */
const deepest = 4;

function disguise(path: string, how: readonly { how: string; at: number }[]): string {
  let depth = 1;
  return how.reduce((text, step) => {
    if (step.how === 'escapeAgain') depth += 1;
    if (step.how === 'escapeAgain' && depth > deepest) return text;
    const next = disguises[step.how]?.(text, step.at) ?? text;
    // The first slash makes it a path at all.
    return next.startsWith('/') ? next : text;
  }, path);
}

const name = fc.constantFrom('admin', 'users', 'repos', 'a.b', 'items');
const target = fc.array(name, { minLength: 1, maxLength: 4 }).map((names) => `/${names.join('/')}`);

const effectOn = (path: string, rules: readonly object[]) =>
  evaluate(compileRules(rules.map((rule, index) => ruleSchema.parse({ id: `rl_${index}`, ...rule }))), {
    method: 'GET',
    overrides: [],
    toolkit: 'acme',
    accountId: 'ca_1',
    host: 'api.acme.test',
    path,
  }).effect;

it('denies a path however it is written, where it is denied', () => {
  fc.assert(
    fc.property(target, steps, fc.boolean(), (path, how, below) => {
      const pattern = below
        ? `${path.slice(0, path.indexOf('/', 1) + 1 || undefined)}`.replace(/\/$/, '')
        : path;
      const rules = [{ effect: 'deny', path: below ? `${pattern}/**` : pattern }, { effect: 'allow' }];
      expect([disguise(path, how), effectOn(disguise(path, how), rules)]).toEqual([
        expect.any(String),
        'deny',
      ]);
    }),
    { numRuns },
  );
});

it('lets nothing else through where one folder alone is allowed, however the way out of it is written', () => {
  fc.assert(
    fc.property(target, steps, (path, how) => {
      const written = disguise(`/allowed/..${path}`, how);
      expect([written, effectOn(written, [{ effect: 'allow', path: '/allowed/**' }])]).toEqual([
        written,
        'deny',
      ]);
    }),
    { numRuns },
  );
});

function replaceAt(text: string, at: number, change: (character: string) => string): string {
  const index = 1 + (at % Math.max(1, text.length - 1));
  // An escape is one character to whoever reads it: taking it apart would make another path.
  const inEscape = /%[0-9a-fA-F]?$/.test(text.slice(0, index));
  const character = text[index];
  if (character === undefined || inEscape) return text;
  return text.slice(0, index) + change(character) + text.slice(index + 1);
}

function escaped(character: string): string {
  return character === '%'
    ? character
    : `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Puts something in the place of one of the slashes. */
function atSlash(text: string, at: number, put: string): string {
  const slashes = [...text.matchAll(/\//g)].map(({ index }) => index);
  const index = slashes[at % slashes.length] ?? 0;
  return text.slice(0, index) + put + text.slice(index + 1);
}
