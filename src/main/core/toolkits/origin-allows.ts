/**
 * Whether an origin is one of a list: exactly, or below a `https://*.example.com` of it with the same scheme and port.
 * `*.` stands for one or more labels, so the bare domain itself does not match.
 */
export function originAllows(patterns: readonly string[], origin: string): boolean {
  const wanted = splitOrigin(origin);
  if (wanted === null) return false;
  return patterns.some((pattern) => {
    if (!pattern.includes('://*.')) return pattern === origin;
    const parent = splitOrigin(pattern.replace('://*.', '://'));
    if (parent === null || parent.scheme !== wanted.scheme || parent.port !== wanted.port) return false;
    return wanted.host.endsWith(`.${parent.host}`) && wanted.host.length > parent.host.length + 1;
  });
}

/** The host of a normalised origin, without its port; null for what is no http(s) origin. */
export function hostOfOrigin(origin: string): string | null {
  return splitOrigin(origin)?.host ?? null;
}

function splitOrigin(origin: string): { scheme: string; host: string; port: string } | null {
  const match = /^(https?):\/\/(\[[0-9a-f:.]+\]|[a-z0-9_-]+(?:\.[a-z0-9_-]+)*)(:[0-9]{1,5})?$/.exec(origin);
  return match ? { scheme: match[1] ?? '', host: match[2] ?? '', port: match[3] ?? '' } : null;
}
