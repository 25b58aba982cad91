/** What stands in a record where the account's own credential stood; a replay puts the current credential there. */
export const credentialPlaceholder = '{{credential}}';

const placeholderPattern = /\{\{(?:credential|caller|secret:[a-z0-9_]{1,64})\}\}/;

/** What stands where another secret stood, such as `{{secret:github_token}}`: nothing can put that one back. */
export function secretPlaceholder(name: string): string {
  const word = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  return `{{secret:${word.slice(0, 48) || 'unnamed'}}}`;
}

/** The first placeholder in a text; null where there is none. */
export function placeholderIn(text: string): string | null {
  return placeholderPattern.exec(text)?.[0] ?? null;
}
