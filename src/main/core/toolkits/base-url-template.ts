import { type HostTemplate, isPrivateHost, parseHostTemplate } from './host-name.ts';

/** A base URL taken apart, variables unfilled. In the `whole` form a variable stands for scheme and host together. */
export type BaseUrlTemplate =
  | {
      readonly kind: 'literal';
      readonly scheme: 'http' | 'https';
      readonly host: HostTemplate;
      readonly path: string;
    }
  | { readonly kind: 'whole'; readonly variable: string; readonly path: string };

/** Parses a base URL, or says why it is none. The path comes back without trailing slashes. */
export function parseBaseUrl(text: string): BaseUrlTemplate | { readonly fault: string } {
  if (/[^\x21-\x7e]/.test(text))
    return { fault: 'holds a space, a control character or a character beyond ASCII' };
  if (/[?#\\]/.test(text)) return { fault: 'cannot hold "?", "#" or "\\"' };
  const whole = /^\{([A-Za-z_][A-Za-z0-9_]*)\}(\/.*)?$/.exec(text);
  if (whole) {
    const path = parsePath(whole[2] ?? '');
    return typeof path === 'string' ? { kind: 'whole', variable: whole[1] ?? '', path } : path;
  }
  const literal = /^(https?):\/\/([^/]*)(\/.*)?$/i.exec(text);
  if (!literal) return { fault: 'must begin with https:// and a host' };
  const [, scheme = '', authority = '', rest = ''] = literal;
  if (authority.includes('@')) return { fault: 'cannot hold a user name or password' };
  const host = parseHostTemplate(authority);
  if ('fault' in host) return { fault: `the host "${authority}" ${host.fault}` };
  if (host.wildcard) return { fault: 'the host cannot begin with "*."' };
  const path = parsePath(rest);
  if (typeof path !== 'string') return path;
  if (scheme.toLowerCase() === 'http') {
    if (!isPrivateHost(host.host)) {
      return { fault: 'must use https:// (http:// is only for localhost and private addresses)' };
    }
    return { kind: 'literal', scheme: 'http', host, path };
  }
  return { kind: 'literal', scheme: 'https', host, path };
}

/** Why a text cannot be a base URL; null where it can. */
export function baseUrlFault(text: string): string | null {
  const parsed = parseBaseUrl(text);
  return 'fault' in parsed ? parsed.fault : null;
}

/** Whether a base URL names this machine or a private network by literal host. */
export function namesPrivateHost(baseUrl: string): boolean {
  const parsed = parseBaseUrl(baseUrl);
  return !('fault' in parsed) && parsed.kind === 'literal' && isPrivateHost(parsed.host.host);
}

/** Checks a path, literal or template, and drops its trailing slashes. */
export function parsePath(text: string): string | { readonly fault: string } {
  const path = text.replace(/\/+$/, '');
  if (!/^(?:[A-Za-z0-9\-._~!$&'()*+,;=:@/{}]|%[0-9A-Fa-f]{2})*$/.test(path)) {
    return { fault: 'the path holds a character that must be percent-encoded' };
  }
  if (path.replace(/\{[A-Za-z_][A-Za-z0-9_]*\}/g, '').match(/[{}]/)) {
    return { fault: 'the path holds a brace that is not part of a {variable}' };
  }
  for (const segment of path.split('/').slice(1)) {
    if (segment === '') return { fault: 'the path holds an empty segment ("//")' };
    if (isDotSegment(segment)) return { fault: 'the path holds a "." or ".." segment' };
  }
  return path;
}

/** Servers resolve dot segments, encoded ones and ones with a `;parameter` too. */
export function isDotSegment(segment: string): boolean {
  return /^\.+$/.test(segment.replace(/;.*$/s, '').replace(/%2e/gi, '.'));
}
