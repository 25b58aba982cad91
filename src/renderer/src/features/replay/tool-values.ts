import type { ToolArgument } from '#shared/domain/tool-form.ts';
import { toolStrings } from '../../strings/tool-form.ts';

/** What is typed for each argument, by name. */
export type ToolValues = Readonly<Record<string, string>>;

/** What stands in the form at first. */
export function initialValues(inputs: readonly ToolArgument[]): ToolValues {
  return Object.fromEntries(inputs.map(({ name, initial }) => [name, initial]));
}

/** What is typed as arguments, and what of it cannot be read. What is empty is not given. */
export function readValues(
  inputs: readonly ToolArgument[],
  values: ToolValues,
): { readonly given: Record<string, unknown>; readonly faults: Record<string, string> } {
  const given: Record<string, unknown> = {};
  const faults: Record<string, string> = {};
  for (const { name, kind } of inputs) {
    const text = values[name] ?? '';
    if (text.trim() === '') continue;
    try {
      given[name] = argumentOf(text, kind);
    } catch {
      faults[name] = kind === 'number' ? toolStrings.noNumber : toolStrings.noJson;
    }
  }
  return { given, faults };
}

function argumentOf(text: string, kind: ToolArgument['kind']): unknown {
  if (kind === 'text' || kind === 'choice') return text;
  if (kind === 'boolean') return text === 'true';
  if (kind === 'json') return JSON.parse(text) as unknown;
  const number = Number(text);
  if (!Number.isFinite(number)) throw new RangeError('no number');
  // A whole number that a double cannot hold goes as it was typed.
  return Number.isInteger(number) && !Number.isSafeInteger(number) ? text.trim() : number;
}

/** A JSON text indented; any other as it is. */
export function indented(text: string): string {
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
