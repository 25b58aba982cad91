// `npm run bench:rules`: what the owner's rules add to a call. Goal: at most 20 µs at the median with 200 rules.
import { compileRules, evaluate, type RuledRequest } from '../src/main/core/rules/evaluate.ts';
import { ruleSchema } from '../src/shared/domain/rule.ts';
import { describeMachine } from './machine.ts';

const goalMicroseconds = 20;
const runs = 50_000;

const rules = compileRules([
  ...Array.from({ length: 199 }, (_, index) =>
    ruleSchema.parse({
      id: `rl_${index}`,
      effect: index % 2 === 0 ? 'allow' : 'deny',
      toolkit: index % 3 === 0 ? 'github' : null,
      methods: [index % 2 === 0 ? 'read' : 'write'],
      path: `/repos/*/part${index}/**`,
    }),
  ),
  // Nothing before it fits, so each request tries all of them.
  ruleSchema.parse({ id: 'rl_last', effect: 'ask' }),
]);

function medianMicroseconds(path: string): number {
  const request: RuledRequest = {
    method: 'POST',
    overrides: [],
    toolkit: 'github',
    accountId: 'ca_1',
    host: 'api.github.com',
    path,
  };
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const began = process.hrtime.bigint();
    evaluate(rules, request);
    times.push(Number(process.hrtime.bigint() - began) / 1_000);
  }
  times.sort((a, b) => a - b);
  return times[runs / 2] ?? Number.NaN;
}

console.log(describeMachine());
const paths = {
  'a usual path': '/repos/acme/project/issues/12/comments',
  'a path with capitals': '/repos/Acme/Project/issues/12/comments',
  'a path with escapes': '/repos/acme/my%20project/%2e%2e/issues/12',
};
// The first run compiles.
medianMicroseconds('/warm/up');
const medians = Object.entries(paths).map(([name, path]) => ({ name, median: medianMicroseconds(path) }));
for (const { name, median } of medians) console.log(`${name}: ${median.toFixed(1)} µs at the median`);
const [usual] = medians;
process.exitCode = usual !== undefined && usual.median <= goalMicroseconds ? 0 : 1;
