import type { OperationInput } from '#shared/contract/index.ts';

/** Ways to sign in as a person writes them. */
export type WrittenSchemes = OperationInput<'toolkits.create'>['auth_schemes'];

/** Ways to sign in as a text to edit. */
export function writeSchemes(schemes: WrittenSchemes): string {
  return JSON.stringify(schemes, null, 2);
}

/**
 * The ways to sign in that a text describes, as far as the console needs them to show a request; everything else of them is the
 * host's to judge. Null where the text is no list of them.
 */
export function readSchemes(text: string): WrittenSchemes | null {
  try {
    const parsed: unknown = JSON.parse(text);
    return isSchemes(parsed) ? parsed : null;
  } catch {
    return null;
  }
}

function isSchemes(value: unknown): value is WrittenSchemes {
  return Array.isArray(value) && value.length > 0 && value.every(isScheme);
}

function isScheme(value: unknown): boolean {
  if (!isRecord(value) || typeof value.mode !== 'string') return false;
  const { inject = [], fields = {}, base_url: baseUrl = '' } = value;
  return (
    Array.isArray(inject) &&
    inject.every(isInjection) &&
    isRecord(fields) &&
    Object.values(fields).every((field) => isRecord(field) && typeof field.label === 'string') &&
    typeof baseUrl === 'string'
  );
}

function isInjection(value: unknown): boolean {
  return isRecord(value) && [value.in, value.name, value.value].every((part) => typeof part === 'string');
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
