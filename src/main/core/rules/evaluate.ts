import { type MethodGroup, methodGroups, type Rule, type RuleEffect } from '#shared/domain/rule.ts';
import { uriText } from '#shared/uri-text.ts';
import { compilePath, type PathMatcher } from './path-pattern.ts';
import { inForm, type PathForm, pathForms, type Reading, readingsOf, readsOneWay } from './readings.ts';

/** What rules look at of a request that is about to be sent. */
export interface RuledRequest {
  readonly method: string;
  /** Methods that headers or query ask the service to apply instead. */
  readonly overrides: readonly string[];
  readonly toolkit: string;
  /** Null for a credential that the caller brought along. */
  readonly accountId: string | null;
  /** Without the port. */
  readonly host: string;
  /** As it will be sent, without the query. */
  readonly path: string;
}

/** What the rules say of one request, and which of them it was. */
export interface Decision {
  readonly effect: RuleEffect;
  /** The id of the rule, or the name of the preset. */
  readonly rule: string;
  readonly limits: Rule['limits'];
}

/** A rule ready to be tried; it holds what can be worked out beforehand. */
interface CompiledRule {
  readonly rule: Rule;
  readonly fitsMethod: (method: string) => boolean;
  /** One for each way of reading; null where the rule fits every path. */
  readonly paths: Readonly<Record<PathForm, PathMatcher>> | null;
  /** Whether the pattern reads the same in every way, as most do. */
  readonly readsOneWay: boolean;
}

export type CompiledRules = readonly CompiledRule[];

export function compileRules(rules: readonly Rule[]): CompiledRules {
  return rules.map((rule) => {
    // As the paths of requests are spelled, whose reader encodes what a request line cannot hold.
    const pattern = rule.path === null ? null : uriText(rule.path);
    return {
      rule,
      fitsMethod: methodMatcher(rule.methods),
      paths: pattern === null ? null : pathMatchers(pattern),
      readsOneWay: pattern === null || readsOneWay(pattern),
    };
  });
}

function pathMatchers(pattern: string): Readonly<Record<PathForm, PathMatcher>> {
  const matchers = pathForms.map((form) => [form, compilePath(inForm(pattern, form))] as const);
  return Object.fromEntries(matchers) as Record<PathForm, PathMatcher>;
}

const strictness: Readonly<Record<RuleEffect, number>> = { allow: 0, ask: 1, deny: 2 };

/**
 * Decides on a request: the first rule that fits wins. The list is gone through for every reading of the request, and the
 * strictest outcome counts; what no rule fits is denied.
 */
export function evaluate(rules: CompiledRules, request: RuledRequest): Decision {
  const concerned = rules.filter(({ rule }) => concerns(rule, request));
  const path = concerned.some(({ paths }) => paths !== null) ? request.path : null;
  const readings = readingsOf(request.method, path, request.overrides, {
    // Where path and patterns read the same in every way, so does the outcome.
    once: concerned.every((each) => each.readsOneWay),
  });
  let strictest: Decision | null = null;
  for (const reading of readings) {
    const decision = firstThatFits(concerned, reading) ?? unforeseen;
    if (strictest === null || strictness[decision.effect] > strictness[strictest.effect])
      strictest = decision;
  }
  return strictest ?? unforeseen;
}

const unforeseen: Decision = { effect: 'deny', rule: 'none', limits: null };

function firstThatFits(rules: CompiledRules, { method, segments, form }: Reading): Decision | null {
  for (const { rule, fitsMethod, paths } of rules) {
    if (!fitsMethod(method) || (paths !== null && !paths[form](segments))) continue;
    return { effect: rule.effect, rule: rule.id, limits: rule.limits };
  }
  return null;
}

function concerns({ toolkit, account_id: account, host }: Rule, request: RuledRequest): boolean {
  return (
    (toolkit === null || toolkit === request.toolkit) &&
    (account === null || account === request.accountId) &&
    (host === null || fitsHost(host, request.host))
  );
}

function fitsHost(pattern: string, host: string): boolean {
  if (!pattern.startsWith('*.')) return pattern === host;
  return host.endsWith(pattern.slice(1)) && host.length > pattern.length - 1;
}

function methodMatcher(wanted: Rule['methods']): (method: string) => boolean {
  if (wanted.length === 0) return () => true;
  const names = new Set<string>(wanted);
  return (method) => names.has(method) || names.has(methodGroup(method));
}

const readMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'OPTIONS']);

/** The group that a method belongs to. */
export function methodGroup(method: string): MethodGroup {
  const [read, write, remove] = methodGroups;
  if (readMethods.has(method)) return read;
  return method === 'DELETE' ? remove : write;
}
