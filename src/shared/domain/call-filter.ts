import type { CallSummary } from './call.ts';
import { matchesGlob } from './glob.ts';

/**
 * Fields with few different values: a condition names some of them, each maybe with `*`. `account` and `agent` go by name and
 * id, `account_id` and `key_id` by id alone: what an agent may look at must not depend on what others are called.
 */
const callWordFields = [
  'toolkit',
  'account',
  'account_id',
  'agent',
  'key_id',
  'method',
  'host',
  'decision',
  'rule',
  'error',
  'door',
  'session',
] as const;
export type CallWordField = (typeof callWordFields)[number];

/** From and to, both included; null leaves that side open. */
export interface NumberRange {
  readonly from: number | null;
  readonly to: number | null;
}

export const callTraits = ['error', 'replay', 'replayed'] as const;
/** `error`: it failed at the service or here · `replay`: it sent another call again · `replayed`: another one sent it again. */
export type CallTrait = (typeof callTraits)[number];

/** A word of free text; `accounts` are those whose name has it. */
export interface SearchedWord {
  readonly word: string;
  readonly accounts: readonly string[];
}

type Test =
  | { readonly field: CallWordField; readonly values: readonly string[] }
  /** Globs; one without `*` fits the path itself, one that does not begin with `/` any part of it. */
  | { readonly field: 'path'; readonly values: readonly string[] }
  /** Beginnings of call ids. */
  | { readonly field: 'id'; readonly values: readonly string[] }
  | { readonly field: 'replay_of'; readonly values: readonly string[] }
  /** Statuses; a null stands for calls that the service did not answer. */
  | { readonly field: 'status'; readonly ranges: readonly (NumberRange | null)[] }
  /** Milliseconds from arrival to the last byte. */
  | { readonly field: 'took'; readonly ranges: readonly NumberRange[] }
  /** Milliseconds since the epoch; the end is not included. */
  | { readonly field: 'time'; readonly from: number | null; readonly before: number | null }
  | { readonly field: 'is'; readonly traits: readonly CallTrait[] }
  | { readonly field: 'text'; readonly words: readonly SearchedWord[] };

/** One thing that is asked of a call; of the values in it any will do. */
export type CallCondition = Test & { readonly negated: boolean };

/** What calls are looked for: all conditions hold. */
export type CallFilter = readonly CallCondition[];

/** The words of a text, in lower case, as search finds them: runs of letters and digits. */
export function wordsOf(text: string): string[] {
  return (text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? []).map((word) => word.slice(0, longestWord));
}

/** Words are told apart by so many characters; what stands behind them is as good as random. */
const longestWord = 32;

/** The host of an origin, with its port where one is named. */
export function hostOfOrigin(origin: string | null): string | null {
  return origin === null ? null : origin.replace(/^[a-z]+:\/\//, '');
}

/** What a host can be looked for by: with its port where one is named, and without. */
export function hostForms(origin: string | null): readonly (string | null)[] {
  const host = hostOfOrigin(origin);
  const plain = host?.replace(/:\d+$/, '') ?? null;
  return plain === host ? [host] : [host, plain];
}

/** What a call has in a field; the first of several is how it is stored. */
function valuesOf(call: CallSummary, field: CallWordField): readonly (string | null)[] {
  switch (field) {
    case 'toolkit':
      return [call.toolkit];
    case 'account':
    case 'account_id':
      return [call.account_id];
    case 'agent':
      return [call.key_id, call.key_name];
    case 'key_id':
      return [call.key_id];
    case 'method':
      return [call.method];
    case 'host':
      return hostForms(call.origin);
    case 'decision':
      return [call.decision];
    case 'rule':
      return [call.rule];
    case 'error':
      return [call.error_code];
    case 'door':
      return [call.front_door];
    case 'session':
      return [call.session_id];
  }
}

/** Whether one value of a field is among those that a condition names; `none` names calls without a value. */
export function fitsWord(values: readonly string[], value: string | null): boolean {
  return values.some((wanted) => (value === null ? wanted === 'none' : matchesGlob(wanted, value)));
}

export function fitsPath(globs: readonly string[], path: string): boolean {
  const plain = path.split('?', 1)[0] ?? '';
  return globs.some((glob) => {
    const text = glob.includes('?') ? path : plain;
    if (glob.startsWith('/') || glob.startsWith('*')) return matchesGlob(glob, text);
    return matchesGlob(`*${glob}*`, text);
  });
}

export function fitsRange(ranges: readonly (NumberRange | null)[], value: number | null): boolean {
  return ranges.some((range) => {
    if (range === null || value === null) return range === null && value === null;
    return (range.from === null || value >= range.from) && (range.to === null || value <= range.to);
  });
}

/** Whether a text has a word that begins so; the beginning is one of `wordsOf` itself. */
export function hasWord(text: string | null, beginning: string): boolean {
  if (text === null) return false;
  const lower = text.toLowerCase();
  for (let at = lower.indexOf(beginning); at !== -1; at = lower.indexOf(beginning, at + 1)) {
    if (!endsInWord.test(lower.slice(Math.max(0, at - 2), at))) return true;
  }
  return false;
}

const endsInWord = /[\p{L}\p{N}]$/u;

/** The texts of a call in which free text is looked for, besides the account's name. */
export function searchedTexts(call: CallSummary): (string | null)[] {
  const { key_name, account_id, toolkit, method, origin, path, status, error_code, error_message } = call;
  const host = hostOfOrigin(origin);
  return [
    path,
    error_message,
    key_name,
    account_id,
    toolkit,
    method,
    host,
    status?.toString() ?? null,
    error_code,
  ];
}

export function failed({ error_code: code, status }: Pick<CallSummary, 'error_code' | 'status'>): boolean {
  return code !== null || (status !== null && status >= 400);
}

/** Whether a call fits a filter. A call that has just ended was not yet sent again. */
export function matchesCall(call: CallSummary, filter: CallFilter): boolean {
  return filter.every((condition) => fits(call, condition) !== condition.negated);
}

function fits(call: CallSummary, condition: CallCondition): boolean {
  switch (condition.field) {
    case 'path':
      return fitsPath(condition.values, call.path);
    case 'id':
      return condition.values.some((beginning) => call.id.startsWith(beginning));
    case 'replay_of':
      return call.replay_of !== null && condition.values.includes(call.replay_of);
    case 'status':
      return fitsRange(condition.ranges, call.status);
    case 'took':
      return fitsRange(condition.ranges, call.duration_ms);
    case 'time': {
      const at = Date.parse(call.started_at);
      return (
        (condition.from === null || at >= condition.from) &&
        (condition.before === null || at < condition.before)
      );
    }
    case 'is':
      return condition.traits.some((trait) => hasTrait(call, trait));
    case 'text':
      return condition.words.every(
        ({ word, accounts }) =>
          (call.account_id !== null && accounts.includes(call.account_id)) ||
          searchedTexts(call).some((text) => hasWord(text, word)),
      );
    default:
      return valuesOf(call, condition.field).some((value) => fitsWord(condition.values, value));
  }
}

function hasTrait(call: CallSummary, trait: CallTrait): boolean {
  switch (trait) {
    case 'error':
      return failed(call);
    case 'replay':
      return call.replay_of !== null;
    case 'replayed':
      return false;
  }
}
