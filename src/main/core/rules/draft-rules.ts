import type { CallSummary } from '#shared/domain/call.ts';
import { mostRules, type RuleInput, ruleInputSchema } from '#shared/domain/rule.ts';
import { SallyportError } from '#shared/errors.ts';

/**
 * Rules that allow exactly what was done: one for each account, host and path, with the methods that were used there. What
 * was refused is left out.
 *
 * @throws ValidationFailed where that makes more rules than a list holds.
 */
export function draftRules(calls: readonly CallSummary[]): RuleInput[] {
  const places = new Map<string, { rule: RuleInput; methods: Set<string> }>();
  for (const { decision, toolkit, account_id: account, origin, path, method } of calls) {
    if (decision !== 'allowed' || origin === null || toolkit === null || account === null) continue;
    const host = new URL(origin).hostname;
    const route = path.split('?', 1)[0] ?? '/';
    const name = JSON.stringify([account, host, route]);
    const known = places.get(name)?.methods ?? new Set<string>();
    known.add(method.toUpperCase());
    const candidate = ruleInputSchema.safeParse({
      effect: 'allow',
      toolkit,
      account_id: account,
      // An IPv6 literal cannot stand in a rule; the account says enough.
      host: host.startsWith('[') ? null : host,
      path: withoutPlaceholders(route),
      methods: [...known].sort(),
    });
    // A path that no pattern can say stays a matter for the owner.
    if (candidate.success) places.set(name, { rule: candidate.data, methods: known });
  }
  if (places.size <= mostRules) return [...places.values()].map(({ rule }) => rule);
  throw new SallyportError('ValidationFailed', `since: this agent called ${places.size} different paths.`, {
    field: 'since',
    fix: `Choose a shorter time (a list holds ${mostRules} rules), or write rules with patterns.`,
  });
}

/** A credential in a path is recorded as a placeholder; one segment can hold anything in its place. */
function withoutPlaceholders(path: string): string {
  return path.replaceAll(/\{\{[a-z]+\}\}/g, '*');
}
