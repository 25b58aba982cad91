import ipaddr from 'ipaddr.js';
import { isPublicAddress } from '#shared/domain/ip-address.ts';
import { SallyportError } from '#shared/errors.ts';

/** Where a host lies, as far as its name tells. */
export type HostPlace = 'loopback' | 'private' | 'public';

/** Names that no public name server knows: RFC 6762 (.local), RFC 8375 (.home.arpa), ICANN's .internal, and bare names. */
const privateNames = /^[^.]+$|\.(?:local|lan|home|internal|home\.arpa|localhost)$/;

/** @param hostname of a parsed URL: lower case, IPv6 in brackets. */
export function placeOf(hostname: string): HostPlace {
  const literal = hostname.replace(/^\[|\]$/g, '');
  if (ipaddr.isValid(literal)) {
    if (ipaddr.process(literal).range() === 'loopback') return 'loopback';
    return isPublicAddress(literal) ? 'public' : 'private';
  }
  const name = hostname.replace(/\.$/, '');
  if (name === 'localhost') return 'loopback';
  return privateNames.test(name) ? 'private' : 'public';
}

/**
 * Checks where deliveries are to go. Anybody may name this machine; other private places are the owner's to name, since an
 * agent could otherwise have Sallyport knock at doors of the network that the agent itself cannot reach. What leaves the
 * private network goes over TLS.
 *
 * @param field what the caller calls the address.
 * @returns the address as it is dialled, without a fragment.
 * @throws SallyportError ValidationFailed.
 */
export function parseWebhookUrl(text: string, isOwner: boolean, field: string): string {
  const refuse = (reason: string, fix: string) =>
    new SallyportError('ValidationFailed', `${field}: ${reason}.`, {
      field,
      fix,
      errors: [`${field}: ${reason}`],
    });
  const plain = 'Give a plain http or https address, such as https://example.com/hooks.';
  const url = URL.parse(text);
  if (url === null || /[\s\p{Cc}\\]/u.test(text)) throw refuse('is not a whole address', plain);
  if (url.protocol !== 'https:' && url.protocol !== 'http:') throw refuse('is neither http nor https', plain);
  if (url.username !== '' || url.password !== '') throw refuse('holds a user name or password', plain);
  const place = placeOf(url.hostname);
  if (place === 'private' && !isOwner) {
    throw refuse(
      'names a private network, which only the owner may',
      'Use an address on this machine (http://127.0.0.1:…), a public https one, or ask the owner to add it in the console, under Settings, Webhooks.',
    );
  }
  if (place === 'public' && url.protocol === 'http:') {
    throw refuse('sends the events unprotected over a public network', 'Use https.');
  }
  url.hash = '';
  return url.href;
}

/** Whether the address of a delivery may turn out to be a private one when it is dialled. */
export function mayDialPrivate(url: string, isOwner: boolean): boolean {
  return isOwner || placeOf(new URL(url).hostname) === 'loopback';
}
