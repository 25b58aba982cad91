/** How servers may spell a header: case never counts, and CGI-style ones take `_` for `-`. */
export function canonicalName(name: string): string {
  const lower = name.toLowerCase();
  return lower.includes('_') ? lower.replaceAll('_', '-') : lower;
}
