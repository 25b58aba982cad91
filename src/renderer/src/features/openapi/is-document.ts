/**
 * Whether a text is an API description rather than the address of one: JSON, or lines of which one begins with a key of YAML.
 * Being read decides whether it is a good one.
 */
export function isDocument(text: string): boolean {
  const trimmed = text.trim();
  return trimmed.startsWith('{') || (/\n/.test(trimmed) && /^["']?[\w$-]+["']?\s*:(?:\s|$)/m.test(trimmed));
}
