import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction } from 'node:net';
import { isPublicAddress } from '#shared/domain/ip-address.ts';
import { SallyportError } from '#shared/errors.ts';

/** Resolves a name to all of its addresses, as `dns.lookup` with `all: true`. */
export type ResolveAll = (
  host: string,
  done: (error: NodeJS.ErrnoException | null, addresses: LookupAddress[]) => void,
) => void;

const resolveWithSystem: ResolveAll = (host, done) => systemLookup(host, { all: true }, done);

/**
 * A look-up for `net.connect` that refuses every name with an address that is not public. The socket dials what this
 * returns, so the address that was checked is the address dialled: a second answer cannot slip in (DNS rebinding).
 */
export function publicOnlyLookup(resolve: ResolveAll = resolveWithSystem): LookupFunction {
  return (host, options, callback) => {
    resolve(host, (error, addresses) => {
      if (error) return callback(error, '');
      const blocked = addresses.find(({ address }) => !isPublicAddress(address));
      if (blocked) return callback(addressBlocked(host), '');
      const family = options.family === 4 || options.family === 6 ? options.family : 0;
      const usable = family === 0 ? addresses : addresses.filter((each) => each.family === family);
      const first = usable[0];
      if (!first)
        return callback(Object.assign(new Error(`no address for ${host}`), { code: 'ENOTFOUND' }), '');
      if (options.all) return callback(null, usable);
      return callback(null, first.address, first.family);
    });
  };
}

/** Refuses a literal address that is not public; names pass, the look-up decides over them. */
export function refusePrivateLiteral(hostname: string): SallyportError | null {
  const literal = hostname.replace(/^\[|\]$/g, '');
  return isIP(literal) !== 0 && !isPublicAddress(literal) ? addressBlocked(hostname) : null;
}

function addressBlocked(host: string): SallyportError {
  return new SallyportError(
    'AddressBlocked',
    `"${host}" leads to a private or local address, where this toolkit's credential must not go.`,
    { fix: 'For a service on your own network, make a custom toolkit whose base URL names that address.' },
  );
}
