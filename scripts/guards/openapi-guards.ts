import { guardsIn } from './guard.ts';

const documents = ['src/main/adapters/openapi/read-document.test.ts'];
const imports = ['test/integration/openapi-import.test.ts'];
const tools = ['test/integration/imported-tools.test.ts'];

/** What a stranger's API description, and an agent's arguments, cannot do. */
export const openapiGuards = [
  ...guardsIn('src/main/adapters/openapi/check-size.ts', documents, [
    ['nesting without end', 'step.depth > deepest', 'false'],
  ]),
  ...guardsIn('src/main/adapters/openapi/parse-text.ts', documents, [
    ['aliases without end', 'maxAliasCount: mostAliasUses', 'maxAliasCount: -1'],
  ]),
  ...guardsIn('src/main/adapters/openapi/read-operations.ts', documents, [
    ['paths that name another host', "literal.startsWith('//')", 'false'],
    ['paths that read otherwise than they are called', '!pathCharacters.test(literal) ||', ''],
    ['paths that climb', 'return dots ?', 'return dots && false ?'],
    ['the name of the tool that calls anything', "new Set(['PROXY_EXECUTE'])", 'new Set<string>()'],
    ['what the credential brings', '|| !injected.has(', '|| true || !injected.has('],
  ]),
  ...guardsIn('src/main/adapters/openapi/plain-text.ts', documents, [
    ['markup for agents', ".replace(markup, ' ')", ''],
    ['invisible text for agents', ".replace(unseen, '')", ''],
  ]),
  ...guardsIn('src/main/core/openapi-imports/fetch-document.ts', imports, [
    ['documents of a private network', 'if (isPrivate && !allowPrivate) throw', 'if (false) throw'],
  ]),
  ...guardsIn('src/main/core/openapi-imports/toolkit-draft.ts', imports, [
    ['hosts that nobody confirmed', 'if (open.length > 0) throw unconfirmed(open);', ''],
    [
      'hosts of operations that nobody confirmed',
      'decision.confirmed_origins.includes(origin) && origin !==',
      'origin !==',
    ],
  ]),
  ...guardsIn('src/main/core/tools/operation-request.ts', tools, [
    ['arguments that climb', "/^\\.+$/.test(segment.replace(/;.*$/, ''))", 'false'],
    ['arguments that empty a part of the path', "segments.some((segment) => segment === '')", 'false'],
    ['what a body lacks', '...missingInBody(binding.body, schema, input)', '...[]'],
    ['values that the schema forbids', '...valueFaults(binding, schema, input),', ''],
  ]),
  ...guardsIn(
    'src/main/core/tools/shape-faults.ts',
    ['src/main/core/tools/shape-faults.test.ts'],
    [['lists that take long to look through', '.slice(0, mostEntries)', '']],
  ),
];
