/**
 * Whether a text fits a pattern in which `*` stands for any characters; upper and lower case are the same. Takes time
 * proportional to the text for each `*`, whatever either holds: agents choose the texts.
 */
export function matchesGlob(pattern: string, text: string): boolean {
  const parts = pattern.toLowerCase().split('*');
  const lower = text.toLowerCase();
  const first = parts[0] ?? '';
  const last = parts.at(-1) ?? '';
  if (parts.length === 1) return lower === first;
  if (!lower.startsWith(first) || !lower.endsWith(last)) return false;
  let from = first.length;
  for (const part of parts.slice(1, -1)) {
    const found = lower.indexOf(part, from);
    if (found === -1) return false;
    from = found + part.length;
  }
  return from <= lower.length - last.length;
}
