import { isPublicAddress } from '#shared/domain/ip-address.ts';

/** A host as it stands in a toolkit: `{variables}` unfilled, and perhaps `*.` in front. */
export interface HostTemplate {
  readonly wildcard: boolean;
  /** Lower case outside its variables; an IPv6 address with its brackets. */
  readonly host: string;
  readonly port: number | null;
}

const placeholder = /\{[A-Za-z_][A-Za-z0-9_]*\}/g;
const label = /^[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?$/;

/** Parses a host with an optional port, or says why it is none, in words that follow its name. What is unusual is not repaired. */
export function parseHostTemplate(text: string): HostTemplate | { readonly fault: string } {
  const wildcard = text.startsWith('*.');
  const match = /^(\[[^\]]*\]|[^:]*)(?::(.*))?$/s.exec(wildcard ? text.slice(2) : text);
  if (!match) return { fault: 'is not a host name or address' };
  const [, host = '', portText] = match;
  if (portText?.includes('{')) return { fault: 'has a variable in its port' };
  const port = portText === undefined ? null : parsePort(portText);
  if (port === undefined) return { fault: 'has a port that is not a number from 1 to 65535' };
  const fault = hostFault(host.replace(placeholder, 'x'));
  if (fault !== null) return { fault };
  if (wildcard && (isAddress(host) || host.split('.').length < 2)) {
    return {
      fault: 'has "*." before something other than a name of at least two labels, as in "*.example.com"',
    };
  }
  return { wildcard, host: lowerCaseAround(host), port };
}

/** Why a host with nothing left to fill is not one that requests can be sent to; null when it is fine. */
export function hostFault(host: string): string | null {
  if (host === '') return 'is empty';
  if (host.startsWith('[')) {
    return URL.canParse(`http://${host}/`) ? null : 'is not an IPv6 address in brackets';
  }
  const lower = host.toLowerCase();
  if (/[^\x21-\x7e]/.test(lower))
    return 'holds a character that host names cannot hold (write an international name in its xn-- form)';
  if (lower.endsWith('.')) return 'ends with a dot';
  if (lower.length > 253 || !lower.split('.').every((part) => label.test(part))) {
    return 'is not a host name or address (no scheme, path, user name or query here)';
  }
  // URL parsers read "127.1", "0x7f.1" or "2130706433" as addresses; only the plain spelling is taken.
  const seen = URL.canParse(`http://${lower}/`) ? new URL(`http://${lower}/`).hostname : null;
  return seen === lower ? null : 'is an address in an unusual spelling: write it plainly';
}

/** The one spelling of a host: lower case, IPv6 compressed. */
export function normaliseHost(host: string): string {
  return host.startsWith('[') ? new URL(`http://${host}/`).hostname : host.toLowerCase();
}

/** Whether a host without variables is this machine or a private network, by name or literal address. */
export function isPrivateHost(host: string): boolean {
  if (host.toLowerCase() === 'localhost') return true;
  return isAddress(host) && !isPublicAddress(host.replace(/^\[|\]$/g, ''));
}

/** Whether a host matches one of `*.example.com|example.com`; `*.` takes any number of labels, at least one. */
export function matchesHostPattern(patterns: string, host: string): boolean {
  const lower = host.toLowerCase();
  return patterns.split('|').some((pattern) => {
    const wanted = pattern.trim().toLowerCase();
    if (!wanted.startsWith('*.')) return lower === wanted;
    return lower.endsWith(wanted.slice(1)) && lower.length > wanted.length - 1;
  });
}

function isAddress(host: string): boolean {
  return host.startsWith('[') || /^[0-9]{1,3}(?:\.[0-9]{1,3}){3}$/.test(host);
}

function parsePort(text: string): number | undefined {
  const port = Number(text);
  return /^[1-9][0-9]{0,4}$/.test(text) && port <= 65_535 ? port : undefined;
}

function lowerCaseAround(host: string): string {
  return host.replace(/\{[^}]*\}|[^{]+/g, (part) => (part.startsWith('{') ? part : part.toLowerCase()));
}
