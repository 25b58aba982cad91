import { guardsIn } from './guard.ts';

const sessions = ['src/main/core/sessions/sessions.test.ts'];
const choice = ['src/main/core/sessions/choose-account.test.ts'];
const filters = ['src/main/core/sessions/tool-filters.test.ts'];
const tools = ['test/integration/sdk/tools.test.ts'];
const mcp = ['test/integration/sdk/mcp.test.ts'];

/** Whose sessions, accounts and tools an agent reaches. */
export const sessionGuards = [
  ...guardsIn('src/main/core/sessions/sessions.ts', sessions, [
    [
      'sessions of other keys',
      'if (session && session.key_id === key.id) return session;',
      'if (session) return session;',
    ],
  ]),
  ...guardsIn('src/main/core/sessions/choose-account.ts', choice, [
    ['accounts of other users', '(wish.userId === null || account.user_id === wish.userId) &&', ''],
    [
      'accounts beside the pinned ones',
      '(wish.pinned.length === 0 || wish.pinned.includes(account.id)) &&',
      '',
    ],
    [
      'an account chosen where one must be named',
      'if (active.length > 1 && wish.explicitAmongMany) throw severalAccounts(active, wish);',
      '',
    ],
  ]),
  ...guardsIn('src/main/core/sessions/tool-filters.ts', filters, [
    ['tools of toolkits that are not enabled', 'if (!allowsToolkit(config, tool.toolkit)) return false;', ''],
  ]),
  ...guardsIn('src/main/gateway/composio/tools/execute-request.ts', tools, [
    ['credentials moved by a caller', 'if (baseUrl) {', 'if (false) {'],
  ]),
  ...guardsIn('src/main/gateway/mcp/mcp-door.ts', mcp, [
    [
      'keys that may not use tools',
      "deps.access.requirePermission(key, 'tools');\n    return deps.scopes.ofKey",
      'return deps.scopes.ofKey',
    ],
    ['MCP clients that left', 'if (!response.writableFinished) gone.abort();', ''],
  ]),
];
