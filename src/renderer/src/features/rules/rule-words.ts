import { type MethodGroup, methodGroups, type RuleInput } from '#shared/domain/rule.ts';
import { byteCount } from '../../components/format.ts';
import { effectWords, methodGroupWords, ruleStrings } from '../../strings/rules.ts';

/** How services and accounts are called on screen. */
export interface RuleNames {
  readonly toolkit: (slug: string) => string;
  readonly account: (id: string) => string;
}

/** A rule as a sentence: "Allow reads and POST in GitHub with “work” at api.github.com on /user/**". */
export function ruleSentence(rule: RuleInput, names: RuleNames): string {
  return `${effectWords[rule.effect]} ${ruleScope(rule, names)}`;
}

/** What a rule is about, without its effect. */
export function ruleScope(rule: RuleInput, names: RuleNames): string {
  const { toolkit, account_id: account, methods, host, path, limits } = rule;
  const parts = [
    methods.length === 0 ? ruleStrings.anything : listed(methods.map(methodWord)),
    toolkit !== null && ruleStrings.by(names.toolkit(toolkit)),
    account !== null && ruleStrings.as(names.account(account)),
    host !== null && ruleStrings.at(host),
    path !== null && ruleStrings.under(path),
  ].filter((part) => part !== false);
  const bounds = [
    limits?.calls_per_minute !== undefined && ruleStrings.perMinute(limits.calls_per_minute),
    limits?.bytes_per_day !== undefined && ruleStrings.perDay(byteCount(limits.bytes_per_day)),
  ].filter((bound) => bound !== false);
  return [parts.join(' '), ...bounds].join(', ');
}

function methodWord(method: string): string {
  return isGroup(method) ? methodGroupWords[method] : method;
}

function isGroup(method: string): method is MethodGroup {
  return (methodGroups as readonly string[]).includes(method);
}

/** "a", "a and b", "a, b and c". */
function listed(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')}${ruleStrings.and}${words.at(-1)}`;
}
