import { guardsIn } from './guard.ts';

const listener = ['test/integration/abuse/listener.test.ts'];
const boundary = ['test/integration/abuse/boundary.test.ts'];
const faults = ['test/integration/abuse/upstream-faults.test.ts'];
const passThrough = ['pass-through', 'pass-through-streams', 'protocol-upgrade'].map(
  (name) => `test/integration/${name}.test.ts`,
);
const routes = ['proxy-route', 'proxy-route-refusals', 'owners-api'].map(
  (name) => `test/integration/${name}.test.ts`,
);
const bodies = ['src/main/gateway/read-body.test.ts'];

/** Who may call, from where, with how much, and what an answer may do to this machine. */
export const gatewayGuards = [
  ...guardsIn('src/main/gateway/request-guard.ts', listener, [
    ['a coding under the chunks', 'if (coding !== undefined &&', 'if (false &&'],
    ['what a caller expects in vain', 'if (expect !== undefined &&', 'if (false &&'],
    [
      'other Hosts',
      "hosts !== 1 || !allowedHosts.includes(headers.host?.toLowerCase() ?? '')",
      'hosts !== 1',
    ],
    ['a second Host', 'hosts !== 1 ||', 'false ||'],
    ['other Origins', 'headers.origin !== undefined && !allowedOrigins', 'false && !allowedOrigins'],
    ['fetches of other sites', "site !== undefined && site !== 'same-origin' && site !== 'none'", 'false'],
    ['targets that are no path', "!url?.startsWith('/')", 'false'],
    ['bodies of another type', "if (type === 'application/json') return null;", 'return null;'],
  ]),
  ...guardsIn('src/main/gateway/request-guard.ts', passThrough, [
    ['TRACE', "method === 'TRACE' || method === 'CONNECT'", 'false'],
  ]),
  ...guardsIn('src/main/gateway/listener.ts', listener, [
    ['connections from elsewhere', "const host = '127.0.0.1';", "const host = '0.0.0.0';"],
  ]),
  ...guardsIn(
    'src/main/gateway/listener.ts',
    ['test/integration/abuse/slow-senders.test.ts'],
    [['senders that never finish their headers', 'headersTimeout: 8_000,', 'headersTimeout: 0,']],
  ),
  ...guardsIn(
    'src/main/gateway/listener.ts',
    ['test/integration/quiet-connections.test.ts'],
    [['connections that stay quiet', 'server.setTimeout(quietMs);', '']],
  ),
  ...guardsIn(
    'src/main/gateway/listener.ts',
    ['test/integration/closing-under-way.test.ts'],
    [
      [
        'calls cut off at a stop',
        'server.closeAllConnections(), drainMs)',
        'server.closeAllConnections(), 0)',
      ],
    ],
  ),
  ...guardsIn('src/main/gateway/listener.ts', passThrough, [
    [
      'tunnels of other protocols',
      "headers.upgrade?.trim().toLowerCase() === 'websocket'",
      'headers.upgrade !== undefined',
    ],
    [
      'bodies asked for before the call is admitted',
      "request.on('newListener', goOn);",
      'response.writeContinue();',
    ],
  ]),
  ...guardsIn('src/main/gateway/file-transfer.ts', faults, [
    ['files that a browser would show', "'content-disposition': file", "'x-disposition': file"],
    ['files that a browser would run', "'content-security-policy': \"sandbox; default-src 'none'\",", ''],
    ['files that a browser would guess at', "'x-content-type-options': 'nosniff',", ''],
  ]),
  ...guardsIn('src/main/gateway/pass-through/pass-through.ts', passThrough, [
    ['browser pages that navigate', "destination !== undefined && destination !== 'empty'", 'false'],
  ]),
  ...guardsIn('src/main/gateway/pass-through/streamed-answer.ts', passThrough, [
    ['agents that left', "response.on('close', () => exchange.abort());", ''],
    [
      'agents that read slowly',
      'if (!this.response.write(chunk)) this.exchange?.pause();',
      'this.response.write(chunk);',
    ],
  ]),
  ...guardsIn('src/main/gateway/pass-through/streamed-answer.ts', faults, [
    [
      'half an answer taken for a whole one',
      'if (response.headersSent) {',
      'if (response.headersSent) {\n      response.end();\n      return;',
    ],
  ]),
  ...guardsIn(
    'src/main/gateway/pass-through/streamed-answer.ts',
    ['test/integration/abuse/aborted-calls.test.ts'],
    [['upstream calls of agents that left', "response.on('close', () => exchange.abort());", '']],
  ),
  ...guardsIn(
    'src/main/gateway/composio/proxy-execute.ts',
    ['test/integration/abuse/aborted-calls.test.ts'],
    [['upstream calls of envelopes that left', 'if (!response.writableFinished) exchange.abort();', '']],
  ),
  ...guardsIn(
    'src/main/gateway/pass-through/join-sockets.ts',
    ['src/main/gateway/pass-through/join-sockets.test.ts'],
    [
      [
        'bytes on their way at an orderly end',
        'if (source.readableEnded) target.end(() => target.destroy());\n    else target.destroy();',
        'target.destroy();',
      ],
      ['half a pair of joined sockets', "source.once('close', () => {", "source.once('never', () => {"],
    ],
  ),
  ...guardsIn('src/main/gateway/pass-through/request-headers.ts', passThrough, [
    ['our key upstream, as x-api-key', "  'x-api-key',\n", ''],
    ['our key upstream, as x-user-api-key', "  'x-user-api-key',\n", ''],
  ]),
  ...guardsIn(
    'src/main/gateway/pass-through/request-headers.ts',
    ['test/integration/abuse/keys-and-echoes.test.ts'],
    [
      ['our key upstream, as Authorization', "  'authorization',\n", ''],
      ['the admin key upstream', "  'x-admin-key',\n", ''],
      ['what browsers say of themselves upstream', "  'origin',\n  'sec-fetch-site',\n", ''],
    ],
  ),
  ...guardsIn('src/main/gateway/pass-through/request-headers.ts', boundary, [
    ['headers of one connection, by name', '&& !named.has(lower)', ''],
    ['headers of one connection', '!isConnectionHeader(lower) &&', ''],
  ]),
  ...guardsIn('src/main/adapters/http/dispatcher.ts', faults, [
    ['a reason phrase that ends the program', ".replace(/[^\\t\\x20-\\x7e\\x80-\\xff]/g, '')", ''],
  ]),
  ...guardsIn('src/main/gateway/pass-through/response-headers.ts', passThrough, [
    ['what a service says is for one hop', '|| nominated.has(lower)', ''],
    ['cookies in a trailer', '!isWithheld(name.toLowerCase()) && ', ''],
  ]),
  ...guardsIn('src/main/gateway/pass-through/response-headers.ts', faults, [
    ['cookies', "name === 'set-cookie' ||", ''],
    ['old cookies', "name === 'set-cookie2' ||", ''],
    ['other services under our address', "name === 'alt-svc' ||", ''],
    ['clearing of site data', "name === 'clear-site-data' ||", ''],
    ['https for ever', "name === 'strict-transport-security' ||", ''],
    ['grants to web pages', "name.startsWith('access-control-') ||", ''],
    ['another account in the answer', "name.startsWith('x-sallyport-')", 'false'],
  ]),
  ...guardsIn('src/main/gateway/read-body.ts', bodies, [
    [
      'large bodies, by what they declare',
      "if (Number(request.headers['content-length'] ?? 0) > limit) throw tooLarge(limit);",
      '',
    ],
    ['large bodies, by what comes', 'if (length > limit) settle(() => reject(tooLarge(limit)));', ''],
    ['large bodies, by what came with the head', 'if (body.length > limit) throw tooLarge(limit);', ''],
    ['bodies that stall', '() => request.destroy(), slowestBodyMs', '() => undefined, slowestBodyMs'],
    ['refusals lost in a reset', 'settle(() => reject(tooLarge(limit)));', 'request.destroy();'],
    ['endless rests of refused bodies', 'if (left < 0) request.destroy();', ''],
    [
      'slow rests of refused bodies',
      '() => request.destroy(), longestDrainMs',
      '() => undefined, longestDrainMs',
    ],
  ]),
  ...guardsIn(
    'src/main/gateway/composio/envelope.ts',
    ['src/main/gateway/composio/envelope.test.ts'],
    [['large files in base64', 'if (bytes.byteLength > largestFile) throw', 'if (false) throw']],
  ),
  ...guardsIn(
    'src/main/gateway/rate-limit.ts',
    ['test/integration/api/limits-and-headers.test.ts'],
    [['agents beyond their limit', 'if (!budget.exceeded) return;', 'return;']],
  ),
  ...guardsIn(
    'src/main/gateway/refusals.ts',
    ['test/integration/api/limits-and-headers.test.ts'],
    [['floods of refused calls', '|| isRateLimited(error)', '']],
  ),
  ...guardsIn(
    'src/main/gateway/send-error.ts',
    ['test/integration/api/limits-and-headers.test.ts'],
    [
      [
        'calls that a client would send again by itself',
        "if (!passing.has(shape.code)) headers['x-should-retry'] = 'false';",
        '',
      ],
    ],
  ),
  ...guardsIn(
    'src/main/gateway/local/operation-request.ts',
    ['test/integration/abuse/listener.test.ts'],
    [
      [
        'inputs of operations without end',
        'readBody(context.env.incoming, limit)',
        'readBody(context.env.incoming, Number.POSITIVE_INFINITY)',
      ],
    ],
  ),
  ...guardsIn('src/main/gateway/local/local-api.ts', routes, [
    [
      "the owner's API without the admin key",
      "if (!isAdmin(context.req.header('x-admin-key'), adminKey)) {",
      'if (false) {',
    ],
  ]),
  ...guardsIn('src/main/core/access/access.ts', routes, [
    [
      'unknown keys',
      'if (!known) throw unknownKey(presented);',
      'if (!known) return ([...byId.values()][0] as KnownKey).key;',
    ],
  ]),
  ...guardsIn(
    'src/main/core/access/known-key.ts',
    [...routes, 'src/main/core/access/access.test.ts'],
    [
      ['revoked keys', 'if (key.revoked_at !== null) throw revoked(key);', ''],
      ['keys whose time is over', 'if (now >= endsAt) {', 'if (false) {'],
      [
        'keys that were replaced, after their grace',
        'if (hash !== known.hash && now >= previousEndsAt) {',
        'if (false) {',
      ],
    ],
  ),
  ...guardsIn('src/main/core/access/access.ts', listener, [
    ['keys without the permission', 'if (key.permissions.includes(permission)) return;', 'return;'],
  ]),
  ...guardsIn(
    'src/main/gateway/local/command-line-api.ts',
    ['test/integration/command-line.test.ts'],
    [
      ['other agents at the command line', "access.requirePermission(key, 'command_line');", ''],
      ['decisions by a command line', 'if (!isReachable(name)) {', 'if (false) {'],
      [
        'replays that no rule holds',
        'replayFor(changed, key)',
        'invokeFor(origin)(name, input) as Promise<CallDetail>',
      ],
      ['contents of held requests', "name === 'approvals.list' ? withoutContents(answer) :", ''],
    ],
  ),
  ...guardsIn(
    'src/main/hosts/electron/offer-page.ts',
    ['src/main/hosts/electron/offer-page.test.ts'],
    [['the window in use from a program', 'if (window.isFocused()) return false;', '']],
  ),
  ...guardsIn(
    'src/main/core/command-line/pairing.ts',
    ['test/integration/command-line.test.ts'],
    [
      [
        'keys for whoever asks after another command line',
        'if (!timingSafeEqual(digest(secret), secretHash)) throw notFound();',
        '',
      ],
    ],
  ),
];
