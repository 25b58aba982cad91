import type { FieldPair } from '#shared/domain/call.ts';

/** One header in which two answers differ; null where it is missing. Repeats are joined in their order. */
export interface HeaderDifference {
  readonly name: string;
  readonly before: string | null;
  readonly after: string | null;
}

/** The headers in which two answers differ, in the order of the first, then the new ones. Names ignore case (RFC 9110, 5.1). */
export function diffHeaders(before: readonly FieldPair[], after: readonly FieldPair[]): HeaderDifference[] {
  const first = byName(before);
  const second = byName(after);
  return [...new Set([...first.keys(), ...second.keys()])].flatMap((key) => {
    const [one, other] = [first.get(key), second.get(key)];
    const values = [one?.values.join('\n') ?? null, other?.values.join('\n') ?? null] as const;
    if (values[0] === values[1]) return [];
    return [{ name: one?.name ?? other?.name ?? key, before: values[0], after: values[1] }];
  });
}

function byName(headers: readonly FieldPair[]): Map<string, { name: string; values: string[] }> {
  const found = new Map<string, { name: string; values: string[] }>();
  for (const [name, value] of headers) {
    const known = found.get(name.toLowerCase());
    if (known === undefined) found.set(name.toLowerCase(), { name, values: [value] });
    else known.values.push(value);
  }
  return found;
}
