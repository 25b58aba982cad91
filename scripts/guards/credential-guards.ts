import { guardsIn } from './guard.ts';

const discovery = [
  'src/main/core/oauth/server-metadata.test.ts',
  'test/integration/hostile-discovery.test.ts',
];
const registered = ['src/main/core/auth-configs/app-secrets.test.ts'];
const routes = ['proxy-route', 'proxy-route-refusals', 'owners-api'].map(
  (name) => `test/integration/${name}.test.ts`,
);
const faults = ['test/integration/abuse/upstream-faults.test.ts'];
const vault = ['src/main/core/vault/vault.test.ts'];
const accounts = ['src/main/core/accounts/accounts.test.ts'];
const scrubber = ['src/main/core/calls/scrubber.test.ts'];
const tape = ['src/main/core/calls/body-tape.test.ts'];
const signed = ['test/integration/signed-requests.test.ts'];
const oauth1 = ['test/integration/oauth1-connections.test.ts'];
const minted = ['test/integration/minted-tokens.test.ts'];
const coding = ['src/main/core/calls/content-coding.test.ts'];

/** What keeps a credential sealed, a refusal a refusal, and a secret out of records and answers. */
export const credentialGuards = [
  ...guardsIn(
    'src/main/core/accounts/host-confirmation.ts',
    ['src/main/core/accounts/host-confirmation.test.ts'],
    [
      [
        'credentials from hosts that nobody has confirmed',
        "if (toolkit.tier !== 'unverified') return;",
        'return;',
      ],
    ],
  ),
  ...guardsIn(
    'src/main/core/oauth/connect-lookup.ts',
    ['src/main/core/oauth/connect-lookup.test.ts'],
    [['looked-up values from outside their pattern', '|| !pattern.test(value)', '']],
  ),
  ...guardsIn(
    'src/main/core/calls/recording.ts',
    ['src/main/core/calls/calls.test.ts'],
    [
      [
        'secrets of other accounts in a record',
        'this.scrubber = joinScrubbers(itsScrubber, this.deps.knownSecrets);',
        'this.scrubber = itsScrubber;',
      ],
      ['secrets in the addresses of the list', 'redactText(this.scrubber.text(text))', 'text'],
    ],
  ),
  ...guardsIn(
    'src/main/adapters/sqlite/call-row.ts',
    ['src/main/adapters/sqlite/call-log.test.ts'],
    [
      ['secrets of others in headers in the log', 'redactHeaders(headers)', 'headers'],
      ['secrets of others in bodies in the log', 'redactBody(bytes)', 'bytes'],
    ],
  ),
  ...guardsIn(
    'src/main/adapters/sqlite/header-vocabulary.ts',
    ['src/main/adapters/sqlite/header-vocabulary.test.ts'],
    [
      ['secrets of others in learned headers', 'redactHeader(name, value), to)', 'value, to)'],
      [
        'secrets that an earlier version learned',
        'if (redactHeader(name, entry[2]) === entry[2]) known.pairs',
        'known.pairs',
      ],
    ],
  ),
  ...guardsIn(
    'src/main/adapters/sqlite/header-writing.ts',
    ['src/main/adapters/sqlite/header-editions.test.ts'],
    [['secrets in addresses that calls were sent on to', 'redactRedirects(redirects)', 'redirects']],
  ),
  ...guardsIn(
    'src/main/adapters/sqlite/header-sample.ts',
    ['src/main/adapters/sqlite/header-sample.test.ts'],
    [['secrets in what is learned from', 'redactHeaders(headers)', 'headers']],
  ),
  ...guardsIn(
    'src/main/core/accounts/credential-cache.ts',
    ['src/main/core/accounts/connecting.test.ts'],
    [['opened credentials that nobody looks for', 'onOpened(account, credential.secrets);', '']],
  ),
  ...guardsIn(
    'src/main/core/calls/pattern-index.ts',
    ['src/main/core/calls/known-secrets.test.ts'],
    [['secrets at some places of a text', 'offset < stride', 'offset < stride - 1']],
  ),
  ...guardsIn('src/main/core/oauth/oauth1-exchange.ts', oauth1, [
    [
      'OAuth 1 sign-ins that another person could finish',
      "if (String(temporary.answer.oauth_callback_confirmed) === 'true') return temporary;",
      'return temporary;',
    ],
  ]),
  ...guardsIn('src/main/core/oauth/oauth1-refusals.ts', oauth1, [
    ['secrets in an OAuth 1 refusal', 'createScrubber(secrets).text(String(said))', 'String(said)'],
  ]),
  ...guardsIn('src/main/core/oauth/oauth1-sign-in.ts', oauth1, [
    [
      'redirects of another OAuth 1 sign-in',
      'answeredToken(parameters) === temporary.token',
      'answeredToken(parameters) !== null',
    ],
  ]),
  ...guardsIn('src/main/core/oauth/connections.ts', oauth1, [
    ['redirects to a sign-in that waits for a code', 'authorization.redirectUri !== null &&', ''],
  ]),
  ...guardsIn('src/main/core/proxy/admit.ts', routes, [
    ['calls that a rule denies', 'throw ruleDenied(key, request.method, rule);', ''],
  ]),
  ...guardsIn(
    'src/main/core/proxy/admit.ts',
    ['test/integration/abuse/listener.test.ts'],
    [['calls of keys without the permission', "access.requirePermission(call.key, 'proxy_execute');", '']],
  ),
  ...guardsIn(
    'src/main/core/proxy/admit.ts',
    ['test/integration/abuse/boundary.test.ts'],
    [
      [
        'headers an agent may not set',
        "checkHeaders(call.headers, call.headerField ?? (() => 'headers'));",
        '',
      ],
    ],
  ),
  ...guardsIn(
    'src/main/core/rules/presets.ts',
    ['src/main/core/rules/presets.test.ts'],
    [
      [
        'writing with a key that may only read',
        "presetRule('read_only', 'deny')",
        "presetRule('read_only', 'allow')",
      ],
      [
        'writing without asking',
        "presetRule('ask_before_writes', 'ask')",
        "presetRule('ask_before_writes', 'allow')",
      ],
    ],
  ),
  ...guardsIn(
    'src/main/core/rules/evaluate.ts',
    ['src/main/core/rules/evaluate.test.ts'],
    [
      [
        'what no rule fits',
        "{ effect: 'deny', rule: 'none', limits: null }",
        "{ effect: 'allow', rule: 'none', limits: null }",
      ],
      [
        'a milder reading of a request',
        'strictness[decision.effect] > strictness[strictest.effect]',
        'false',
      ],
    ],
  ),
  ...guardsIn(
    'src/main/core/rules/readings.ts',
    ['src/main/core/rules/evaluate.test.ts'],
    [
      ['escaped paths', 'const decoded = decodeEscapes(text);', 'const decoded = text;'],
      [
        'dots in paths',
        "if (segment === '..') segments.pop();",
        "if (segment === '..') segments.push(segment);",
      ],
      ['accents written in two ways', ".normalize('NFC')", ''],
      ['path parameters', "raw.replace(/;.*$/s, '')", 'raw'],
      ['methods in override headers', '...overrides.map((name) => name.trim().toUpperCase())', ''],
    ],
  ),
  ...guardsIn(
    'src/main/core/proxy/admit.ts',
    ['test/integration/approvals.test.ts'],
    [['asking at all', "effect === 'ask' && earlier?.approved !== true", "effect === 'ask' && false"]],
  ),
  ...guardsIn(
    'src/main/core/proxy/admit.ts',
    ['src/main/core/proxy/admit.test.ts'],
    [['keys that ended while a call waited', 'if (earlier) access.requireLive(call.key);', '']],
  ),
  ...guardsIn(
    'src/main/core/approvals/approvals.ts',
    ['test/integration/approvals.test.ts'],
    [
      [
        'a second use of one approval',
        'const passesLater = !denies && !delivered &&',
        'const passesLater = !denies &&',
      ],
      [
        'an endless number of held requests',
        'if (!known && live.size >= mostUndecided) await makeRoom();',
        '',
      ],
    ],
  ),
  ...guardsIn(
    'src/main/core/approvals/grants.ts',
    ['test/integration/approvals.test.ts'],
    [['passes that were used', 'passes.delete(fingerprint);', '']],
  ),
  ...guardsIn('src/main/core/accounts/select-account.ts', accounts, [
    ['accounts that are not active', "if (status === 'ACTIVE') return record;", 'return record;'],
  ]),
  ...guardsIn('src/main/core/accounts/sealed-credential.ts', accounts, [
    ['rows edited to another toolkit or scheme', 'kind: `credential/', 'kind: `credential` || `'],
  ]),
  ...guardsIn('src/main/core/accounts/account-table.ts', accounts, [
    [
      'origins taken from the row',
      'const { toolkit, scheme, fields, origins, secrets, unconfirmed } = opened;',
      'const { toolkit, scheme, fields, secrets, unconfirmed } = opened;\n    const { origins } = record.account;',
    ],
  ]),
  ...guardsIn('src/main/core/vault/sealing.ts', vault, [
    [
      'sealed bytes of another account',
      "return ['sallyport', 'credential', owner.accountId, owner.kind];",
      "return ['sallyport', 'credential', owner.kind];",
    ],
    [
      'sealed bytes of another kind',
      "return ['sallyport', 'credential', owner.accountId, owner.kind];",
      "return ['sallyport', 'credential', owner.accountId];",
    ],
  ]),
  ...guardsIn('src/main/core/vault/sealed-bytes.ts', vault, [
    [
      'context bound to sealed bytes',
      'decipher.setAAD(associatedData(context));',
      'decipher.setAAD(associatedData([]));\n  context = [];',
    ],
    ['changed sealed bytes', 'decipher.final();', ''],
    [
      'the same bytes sealed alike',
      'const nonce = randomBytes(NONCE_BYTES);',
      'const nonce = Buffer.alloc(NONCE_BYTES);',
    ],
  ]),
  ...guardsIn('src/main/core/collect-answer.ts', faults, [
    ['endless answers', 'else if (fitted) control.abort();', ''],
  ]),
  ...guardsIn('src/main/core/proxy/buffered-answer.ts', faults, [
    ['answers that decode to too much', 'if (!complete) throw answerTooLarge();', ''],
  ]),
  ...guardsIn(
    'src/main/core/proxy/buffered-answer.ts',
    ['test/integration/abuse/keys-and-echoes.test.ts'],
    [
      [
        'credentials echoed in a body',
        'body: scrubber.bytes(encoding',
        'body: ((bytes: Uint8Array) => bytes)(encoding',
      ],
      ['credentials echoed in a header', 'withScrubbedValues(headers, scrubber)', 'headers'],
    ],
  ),
  ...guardsIn('src/main/core/calls/content-coding.ts', coding, [
    ['bombs while they are decoded', 'if (length > cap) {', 'if (false) {'],
    ['too many encodings', 'if (layers.length > mostLayers) {', 'if (false) {'],
    [
      'unknown encodings',
      'if (!decoder)\n    return Promise.reject',
      'if (!decoder) return Promise.resolve({ bytes, complete: true });\n  if (!decoder)\n    return Promise.reject',
    ],
  ]),
  ...guardsIn('src/main/core/calls/scrubber.ts', scrubber, [
    ['escaped secrets in text', 'return escaped === null ? scrubbed : ', 'return scrubbed ?? '],
    ['escaped secrets in bytes', 'if (escaped === null) return scrubbed;', 'if (scrubbed) return scrubbed;'],
    ['escaped secrets of a call', 'return plain !== null && this.findsPlain(plain);', 'return false;'],
    ['escaped secrets that a cut splits', 'text.length * longestEscape', '0'],
  ]),
  ...guardsIn('src/main/core/calls/escapes.ts', scrubber, [
    [
      'escapes of JSON',
      'source.includes(jsonStart, slash) ? slash : -1',
      'source.includes(jsonStart, slash) ? -1 : -1',
    ],
    ['escapes of JSON in texts', "text.includes('\\\\')", 'false'],
    ['escapes of HTML in texts', "text.includes('&')", 'false'],
    ['escapes of addresses in texts', "text.includes('%')", 'false'],
    ['escapes of HTML', 'firstOf(ampersand, htmlEscape, source)', '-1'],
    ['escapes of addresses', 'firstOf(percent, percentByte, source)', '-1'],
    [
      'characters of two escapes',
      'if (low === null || low.code < 0xdc00 || low.code > 0xdfff) return high;',
      'return high;',
    ],
    ['escapes of JSON in JSON', 'const mostBackslashes = 4;', 'const mostBackslashes = 1;'],
    ['escapes in capitals', 'letter.toUpperCase()', 'letter'],
    ['escapes with leading zeros', 'const mostDigits = 6;', 'const mostDigits = 4;'],
  ]),
  ...guardsIn('src/main/core/calls/written-forms.ts', scrubber, [
    ['secrets in JSON', '      ...jsonForms(text),\n', ''],
    ['secrets in addresses', '      ...urlForms(text),\n', ''],
    ['secrets in base64', '      ...base64Forms(text),\n', ''],
    ['secrets in hex', '      ...hexForms(text),\n', ''],
    ['secrets written twice over', '      ...twiceForms(text),\n', ''],
    ['base64 at every alignment', '[0, 1, 2].flatMap', '[0].flatMap'],
    ['base64 for addresses', "return [own, own.replaceAll('+', '-').replaceAll('/', '_')];", 'return [own];'],
    ['slashes escaped in JSON', "plain.replaceAll('/', '\\\\/')", 'plain'],
    ['spaces as plus', "encoded.replaceAll('%20', '+')", 'encoded'],
  ]),
  ...guardsIn('src/main/core/calls/body-tape.ts', tape, [
    ['half a secret at the cut', 'scrubber.longestPattern : 0;', '0 : 0;'],
    ['secrets in recorded bodies', ': scrubber.bytes(decoded);', ': decoded;'],
    [
      'bodies that cannot be searched',
      "() => ({ state: 'dropped', size, contentType, bytes: null }),",
      "() => ({ state: 'complete', size, contentType, bytes: wire }),",
    ],
    [
      'bodies the owner does not want kept',
      "if (!keep) return { state: 'not_kept', size, contentType, bytes: null };",
      '',
    ],
    [
      'endless bodies in memory',
      'const room = this.cap + 8_192 - this.kept;',
      'const room = Number.POSITIVE_INFINITY;',
    ],
  ]),
  ...guardsIn(
    'src/main/core/calls/recording.ts',
    ['test/integration/abuse/keys-and-echoes.test.ts'],
    [
      ['secrets in recorded headers', 'return scrubber.text(headerText) !== headerText;', 'return false;'],
      ['secrets in recorded paths', 'path: this.cleaned(this.path),', 'path: this.path,'],
    ],
  ),
  ...guardsIn('src/main/core/proxy/compose-request.ts', signed, [
    ['an agent’s own signature headers beside the credential’s', ', ...(signer?.ownHeaders ?? [])]', ']'],
    ['an agent’s own signature parameters beside the credential’s', ', ...(signer?.ownQuery ?? [])]', ']'],
  ]),
  ...guardsIn('src/main/core/proxy/proxy-engine.ts', signed, [
    [
      'signatures echoed by a service',
      'if (composed.secrets.length > 0) alsoScrub(passage, composed.secrets);',
      '',
    ],
  ]),
  ...guardsIn('src/main/core/oauth/refresh.ts', minted, [
    [
      'credentials at a token address that nobody confirmed',
      'assertConfirmed(source.address, accounts.sealedOriginsOf(id));',
      '',
    ],
  ]),
  ...guardsIn('src/main/core/oauth/mint.ts', minted, [
    [
      'credentials in a token address’s own words',
      'const words = createScrubber(secrets)\n    .text(',
      'const words = String(',
    ],
  ]),
  ...guardsIn('src/main/core/proxy/call-renewal.ts', minted, [
    ['echoed tokens of a credential that was brought along', 'scrubbing.scrubber = scrubber;', ''],
  ]),
  ...guardsIn('src/main/core/oauth/server-metadata.ts', discovery, [
    [
      'addresses of strangers on private hosts',
      'if (isOwn || !isPrivateHost(url.hostname)) return address;',
      'return address;',
    ],
    ['tokens for another API', 'own === null || !covers ||', 'own === null ||'],
  ]),
  ...guardsIn('src/main/core/oauth/registration.ts', discovery, [
    ['servers without S256', 'if (!server.takes_s256)', 'if (false)'],
  ]),
  ...guardsIn('src/main/core/oauth/oauth-fetch.ts', discovery, [
    [
      'redirects of authorization servers',
      'if (answer.status >= 300 && answer.status < 400) throw redirected(answer.status);',
      '',
    ],
  ]),
  ...guardsIn(
    'src/main/core/oauth/check-issuer.ts',
    ['src/main/core/oauth/check-issuer.test.ts'],
    [['answers of another server', 'named === issuer || (named === null && !sendsIssuer)', 'true']],
  ),
  ...guardsIn(
    'src/main/core/oauth/connections.ts',
    ['test/integration/flow-listener.test.ts'],
    [
      [
        'answers to one sign-in at the listener of another',
        '(arrivedAt === undefined || authorization.redirectUri === arrivedAt)',
        'true',
      ],
    ],
  ),
  ...guardsIn('src/main/core/auth-configs/sealed-registration.ts', registered, [
    [
      'registrations moved to another toolkit',
      'if (payload?.toolkit === config.toolkit && payload.auth_scheme === config.auth_scheme) {',
      'if (payload) {',
    ],
  ]),
  ...guardsIn(
    'src/main/core/oauth/registrations.ts',
    ['test/integration/registered-clients.test.ts'],
    [['places that the person has not seen', 'if (strange.length > 0) {', 'if (false) {']],
  ),
];
