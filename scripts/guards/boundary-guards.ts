import { guardsIn } from './guard.ts';

const endpointTests = ['src/main/core/egress/resolve-endpoint.test.ts'];
const liveBoundary = ['test/integration/abuse/boundary.test.ts'];
const dispatcherTests = ['src/main/adapters/http/dispatcher.integration.test.ts'];
const routeTests = ['proxy-route', 'proxy-route-refusals'].map((name) => `test/integration/${name}.test.ts`);

/** Where a credential may go, and what an agent may send along with it. */
export const boundaryGuards = [
  ...guardsIn('src/main/core/egress/endpoint.ts', endpointTests, [
    ['empty endpoints', "if (endpoint.trim() === '') throw", 'if (false) throw'],
    ['endless endpoints', 'if (endpoint.length > 16_384) throw', 'if (false) throw'],
    ['control characters', '/[\\u0000-\\u001f\\u007f]/.test(endpoint)', 'false'],
    ['backslashes', "endpoint.includes('\\\\')", 'false'],
    ['fragments', "endpoint.includes('#')", 'false'],
    ['white space around', 'endpoint !== endpoint.trim()', 'false'],
    ['lone surrogates', '!endpoint.isWellFormed()', 'false'],
    ['scheme-relative addresses', "if (endpoint.startsWith('//')) throw", 'if (false) throw'],
    ['other schemes', 'if (defaultPort === undefined) throw', 'if (false) throw'],
    ['a scheme without slashes', "if (!rest.startsWith('//')) throw", 'if (false) throw'],
    ['dot segments', "name === '.' || name === '..'", 'false'],
    ['encoded dot segments', ".replace(/%2e/gi, '.')", ''],
    ['dot segments with a parameter', ".replace(/;.*$/, '')", ''],
    ['user names in addresses', 'if (at !== -1) fault', 'if (false) fault'],
    ['hosts ending with a dot', "else if (host.endsWith('.')) fault", 'else if (false) fault'],
    ['hosts that cannot be read', 'if (!match) throw', 'if (false) throw'],
    ['ports that are none', '!/^[0-9]{1,5}$/.test(text) || Number(text) > 65_535', 'false'],
    ['other ports', 'const shownPort = port === null || port === defaultPort ?', 'const shownPort = true ?'],
    ['host names in one case', "(match[1] ?? '').toLowerCase()", "(match[1] ?? '')"],
  ]),
  ...guardsIn('src/main/core/egress/resolve-endpoint.ts', endpointTests, [
    ['hosts outside the toolkit', 'if (!originAllows(boundary.toolkitOrigins, origin)) {', 'if (false) {'],
    [
      'hosts that were not confirmed',
      'if (!originAllows(boundary.confirmedOrigins, origin)) {',
      'if (false) {',
    ],
    ['faulty addresses of allowed hosts', "parsed.kind === 'absolute' && parsed.fault !== null", 'false'],
    ['a base path given twice', '|| path.startsWith(', "|| ''.startsWith("],
    [
      'a secret base path for whole addresses',
      '(boundary.basePathIsSecret && origin === boundary.baseOrigin)',
      'false',
    ],
  ]),
  ...guardsIn(
    'src/main/core/toolkits/origin-allows.ts',
    ['src/main/core/toolkits/base-url.test.ts'],
    [
      ['hosts that only end alike', 'wanted.host.endsWith(`.', 'wanted.host.endsWith(`'],
      ['a wildcard for other schemes', 'parent.scheme !== wanted.scheme', 'false'],
      ['a wildcard for other ports', 'parent.port !== wanted.port', 'false'],
    ],
  ),
  ...guardsIn('src/main/core/proxy/redirects.ts', liveBoundary, [
    ['redirects of calls that write', "(method !== 'GET' && method !== 'HEAD')", 'false'],
    [
      'redirects out of the boundary',
      "return resolveEndpoint({ ...boundary, basePath: '' }, absoluteLocation(location, from));",
      "return { origin: new URL(location, from.origin).origin, path: '/x', query: '' };",
    ],
  ]),
  ...guardsIn('src/main/core/proxy/follow.ts', liveBoundary, [
    ['endless redirects', 'if (hops < mostRedirects)', 'if (hops < 50)'],
    ['endless pages of redirects', 'if (this.skipped > mostSkipped) this.goOn(this.next);', ''],
  ]),
  ...guardsIn(
    'src/main/core/proxy/proxy-engine.ts',
    ['test/integration/abuse/upstream-faults.test.ts'],
    [['calls that go on and on', 'if (totalMs !== null) timing.limit =', 'if (false) timing.limit =']],
  ),
  ...guardsIn('src/main/core/proxy/header-rules.ts', liveBoundary, [
    ['header names that are none', "!/^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/.test(name)", 'false'],
    ['headers that frame a message', 'if (isConnectionHeader(name)) return', 'if (false) return'],
    ['proxy headers', " || canonical.startsWith('proxy-')", ''],
    ['line breaks in header values', '!/^[\\t\\x20-\\x7e\\x80-\\xff]*$/.test(value)', 'false'],
  ]),
  ...guardsIn('src/main/core/proxy/compose-request.ts', routeTests, [
    ['headers that stand beside an injected one', 'if (plan.headerNames.has(name)) continue;', ''],
    [
      'parameters that stand beside an injected one',
      'queryNames.size === 0 ? pairs : pairs.flatMap((pair) => withoutNames(pair, queryNames))',
      'pairs',
    ],
    ['an encoded spelling of a parameter', 'canonicalKey(decoded)', 'canonicalKey(raw)'],
    ['a parameter behind a semicolon', "if (!pair.includes(';')) return", 'return'],
    ['what PHP takes for the same parameter', ".replace(/[ .]/g, '_')", ''],
    ['a parameter with a NUL in its name', 'beforeNul.split', 'key.split'],
    ["the caller's Authorization in the record", '[pair[0], callersOwn]', 'pair'],
  ]),
  ...guardsIn(
    'src/main/core/proxy/asked-request.ts',
    ['test/integration/unsent-calls.test.ts'],
    [
      [
        "the caller's Authorization in the record of what was not sent",
        '? callersOwn : value',
        '? value : value',
      ],
    ],
  ),
  ...guardsIn('src/shared/domain/header-name.ts', routeTests, [
    ['another spelling of a header', ".replaceAll('_', '-')", ''],
  ]),
  ...guardsIn('src/main/adapters/http/checked-lookup.ts', dispatcherTests, [
    [
      'names that lead to private addresses',
      'addresses.find(({ address }) => !isPublicAddress(address))',
      'addresses.find(() => false)',
    ],
    [
      'private addresses beside public ones',
      'addresses.find(({ address })',
      'addresses.slice(0, 1).find(({ address })',
    ],
    ['private addresses as they stand', 'isIP(literal) !== 0 && !isPublicAddress(literal)', 'false'],
  ]),
  ...guardsIn('src/main/adapters/http/dispatcher.ts', dispatcherTests, [
    [
      'connections shared between accounts',
      'const pools = new Map<string, KnownPool[]>();',
      'const pools = new Map<string, KnownPool[]>();\n  pools.get = () => pools.values().next().value;',
    ],
    ['endless answer headers', 'maxHeaderSize: largestHeaders,', 'maxHeaderSize: 1e9,'],
    ['a total time limit', 'if (totalMs !== null) this.timer =', 'if (false) this.timer ='],
    ['a time limit for the head', 'headersTimeout: limits.headersMs,', 'headersTimeout: 0,'],
    ['a time limit between bytes', 'bodyTimeout: limits.idleMs,', 'bodyTimeout: 0,'],
    ['aborts that end the request', 'this.controller?.abort(reason);', ''],
  ]),
];
