import ipaddr from 'ipaddr.js';

/**
 * Whether an IP address is one that the public internet routes. Everything else (loopback, private, link-local, unique
 * local, multicast, reserved, and the IPv6 forms that carry an IPv4 address to such a place) is for the owner to allow.
 * Ranges: IANA special-purpose registries for IPv4 and IPv6. A text that is no address is not public.
 */
export function isPublicAddress(text: string): boolean {
  if (!ipaddr.isValid(text)) return false;
  const address = ipaddr.process(text);
  if (address.kind() === 'ipv4') return address.range() === 'unicast';
  const v6 = address as ipaddr.IPv6;
  if (v6.range() !== 'unicast') return false;
  // 2000::/3 is the only global unicast block that IANA hands out.
  return v6.match(ipaddr.IPv6.parse('2000::'), 3);
}
