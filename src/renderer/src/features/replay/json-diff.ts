import type { CallBody } from '#shared/domain/call.ts';

/** One place in which two JSON documents differ; values as short texts. */
export interface Difference {
  readonly path: string;
  readonly kind: 'added' | 'removed' | 'changed';
  readonly before: string | null;
  readonly after: string | null;
}

export type BodyComparison =
  | { readonly kind: 'same' }
  | { readonly kind: 'json'; readonly differences: readonly Difference[]; readonly cut: boolean }
  /** They differ, and are not both JSON. */
  | { readonly kind: 'text' }
  | { readonly kind: 'incomplete' }
  | { readonly kind: 'too_large' };

const largestCompared = 2_000_000;
const mostDifferences = 200;
const deepest = 64;
const longestText = 200;

/** Compares two bodies: by structure where both are JSON, otherwise by their text. Takes bounded time for any input. */
export function compareBodies(before: CallBody, after: CallBody): BodyComparison {
  if (!isWhole(before) || !isWhole(after)) return { kind: 'incomplete' };
  const [first, second] = [before.content ?? '', after.content ?? ''];
  if (before.encoding === after.encoding && first === second) return { kind: 'same' };
  if (first.length + second.length > largestCompared) return { kind: 'too_large' };
  const documents = [before, after].map(parsed);
  if (documents.some((document) => document === null)) return { kind: 'text' };
  const [one, other] = documents;
  const { differences, cut } = diffJson(one?.value, other?.value);
  return differences.length === 0 ? { kind: 'same' } : { kind: 'json', differences, cut };
}

function isWhole({ state }: CallBody): boolean {
  return state === 'complete' || state === 'none';
}

function parsed({ encoding, content }: CallBody): { value: unknown } | null {
  if (encoding === 'base64' || content === null) return null;
  try {
    return { value: JSON.parse(content, exactNumber) };
  } catch {
    return null;
  }
}

/** An integer that a double would round: two large ids must not look alike. */
class ExactNumber {
  readonly source: string;
  constructor(source: string) {
    this.source = source;
  }
}

function exactNumber(this: unknown, _key: string, value: unknown, context?: { source?: string }): unknown {
  const isRounded = Number.isInteger(value) && !Number.isSafeInteger(value);
  return isRounded && context?.source !== undefined ? new ExactNumber(context.source) : value;
}

/** The places in which two JSON values differ, at most `most` of them; `cut` where there are more. */
export function diffJson(
  before: unknown,
  after: unknown,
  most = mostDifferences,
): { differences: Difference[]; cut: boolean } {
  const differences: Difference[] = [];
  let cut = false;

  function add(path: string, first: Present, second: Present): void {
    if (differences.length >= most) {
      cut = true;
      return;
    }
    const kind = first === null ? 'added' : second === null ? 'removed' : 'changed';
    differences.push({
      path,
      kind,
      before: first === null ? null : shortText(first.value),
      after: second === null ? null : shortText(second.value),
    });
  }

  function walk(path: string, first: unknown, second: unknown, depth: number): void {
    if (cut || equal(first, second)) return;
    if (depth < deepest && Array.isArray(first) && Array.isArray(second)) {
      walkItems(path, first, second, depth);
    } else if (depth < deepest && isObject(first) && isObject(second)) {
      walkMembers(path, first, second, depth);
    } else {
      add(path, { value: first }, { value: second });
    }
  }

  function walkMembers(path: string, first: Members, second: Members, depth: number): void {
    for (const key of new Set([...Object.keys(first), ...Object.keys(second)])) {
      if (cut) return;
      const place = `${path}${memberPath(key)}`;
      if (!Object.hasOwn(first, key)) add(place, null, { value: second[key] });
      else if (!Object.hasOwn(second, key)) add(place, { value: first[key] }, null);
      else walk(place, first[key], second[key], depth + 1);
    }
  }

  /** What both lists begin and end with is left out, so that an item put in or taken out shows as just that. */
  function walkItems(
    path: string,
    first: readonly unknown[],
    second: readonly unknown[],
    depth: number,
  ): void {
    const shorter = Math.min(first.length, second.length);
    let start = 0;
    while (start < shorter && equal(first[start], second[start])) start += 1;
    let end = 0;
    while (end < shorter - start && equal(first.at(-1 - end), second.at(-1 - end))) end += 1;
    const [firstEnd, secondEnd] = [first.length - end, second.length - end];
    for (let index = start; index < Math.max(firstEnd, secondEnd) && !cut; index += 1) {
      const place = `${path}[${index}]`;
      if (index >= firstEnd) add(place, null, { value: second[index] });
      else if (index >= secondEnd) add(place, { value: first[index] }, null);
      else walk(place, first[index], second[index], depth + 1);
    }
  }

  walk('$', before, after, 0);
  return { differences, cut };
}

type Members = Readonly<Record<string, unknown>>;
type Present = { readonly value: unknown } | null;

/** Deep equality without recursion: a body may nest deeper than the stack. */
function equal(first: unknown, second: unknown): boolean {
  const open: [unknown, unknown][] = [[first, second]];
  for (let pair = open.pop(); pair !== undefined; pair = open.pop()) {
    const [one, other] = pair;
    if (one === other) continue;
    if (one instanceof ExactNumber && other instanceof ExactNumber) {
      if (one.source !== other.source) return false;
    } else if (Array.isArray(one) && Array.isArray(other)) {
      if (one.length !== other.length) return false;
      for (const [index, item] of one.entries()) open.push([item, other[index]]);
    } else if (isObject(one) && isObject(other)) {
      const keys = Object.keys(one);
      if (keys.length !== Object.keys(other).length) return false;
      for (const key of keys) {
        if (!Object.hasOwn(other, key)) return false;
        open.push([one[key], other[key]]);
      }
    } else return false;
  }
  return true;
}

function isObject(value: unknown): value is Members {
  return (
    typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof ExactNumber)
  );
}

function memberPath(key: string): string {
  return /^[A-Za-z_$][\w$]{0,60}$/.test(key) ? `.${key}` : `[${JSON.stringify(key.slice(0, longestText))}]`;
}

function shortText(value: unknown): string {
  if (value instanceof ExactNumber) return value.source.slice(0, longestText);
  if (Array.isArray(value)) return value.length === 0 ? '[]' : `[… ${value.length}]`;
  if (isObject(value)) {
    const count = Object.keys(value).length;
    return count === 0 ? '{}' : `{… ${count}}`;
  }
  const text = typeof value === 'string' ? value.slice(0, longestText + 1) : value;
  const written = JSON.stringify(text) ?? String(text);
  return written.length > longestText ? `${written.slice(0, longestText)}…` : written;
}
