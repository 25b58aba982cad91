export interface SnippetFacts {
  /** The gateway's base URL. */
  readonly gatewayUrl: string;
  /** The key's text while it is shown; null writes the environment variable instead. */
  readonly key: string | null;
  readonly accountId: string | null;
  /** A path that answers at the account's service. */
  readonly endpoint: string;
}

/** What stands for an account while none is connected. */
const anyAccount = 'ca_…';

/** A first call with curl, through the proxy-execute route. */
export function curlSnippet({ gatewayUrl, key, accountId, endpoint }: SnippetFacts): string {
  // Two lines, so that the command can be read without scrolling.
  const account = JSON.stringify(accountId ?? anyAccount);
  const body = `{"connected_account_id":${account},\n       "endpoint":${JSON.stringify(endpoint)},"method":"GET"}`;
  return [
    `curl ${gatewayUrl}/api/v3.1/tools/execute/proxy \\`,
    `  -H "x-api-key: ${key ?? '$COMPOSIO_API_KEY'}" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '${body.replaceAll("'", String.raw`'\''`)}'`,
  ].join('\n');
}

/** The same call with the official TypeScript SDK. */
export function sdkSnippet({ gatewayUrl, key, accountId, endpoint }: SnippetFacts): string {
  return `import { Composio } from '@composio/core';

const composio = new Composio({
  apiKey: ${key === null ? 'process.env.COMPOSIO_API_KEY' : JSON.stringify(key)},
  baseURL: ${JSON.stringify(gatewayUrl)},
});

const answer = await composio.tools.proxyExecute({
  endpoint: ${JSON.stringify(endpoint)},
  method: 'GET',
  connectedAccountId: ${JSON.stringify(accountId ?? anyAccount)},
});
console.log(answer.status, answer.data);
`;
}

/** The same call with the official Python SDK, whose strings hold JSON's. */
export function pythonSnippet({ gatewayUrl, key, accountId, endpoint }: SnippetFacts): string {
  const imports = key === null ? 'import os\n\n' : '';
  return `${imports}from composio import Composio

composio = Composio(
    api_key=${key === null ? 'os.environ["COMPOSIO_API_KEY"]' : JSON.stringify(key)},
    base_url=${JSON.stringify(gatewayUrl)},
)

answer = composio.tools.proxy(
    endpoint=${JSON.stringify(endpoint)},
    method="GET",
    connected_account_id=${JSON.stringify(accountId ?? anyAccount)},
)
print(answer)
`;
}

/** Environment variables that point an existing program of the SDK at this gateway. */
export function environmentSnippet({ gatewayUrl, key }: SnippetFacts): string {
  return `export COMPOSIO_BASE_URL=${gatewayUrl}\nexport COMPOSIO_API_KEY=${key ?? 'ak_…'}`;
}

/** Adds the gateway to Claude Code, as an MCP server (code.claude.com/docs/en/mcp). */
export function claudeCodeSnippet({ gatewayUrl, key }: SnippetFacts): string {
  return [
    `claude mcp add --transport http sallyport ${gatewayUrl}/mcp \\`,
    `  --header "x-api-key: ${key ?? '$COMPOSIO_API_KEY'}"`,
  ].join('\n');
}

/** The lines that Codex wants in `~/.codex/config.toml` (developers.openai.com/codex/mcp). */
export function codexSnippet({ gatewayUrl, key }: SnippetFacts): string {
  const secret =
    key === null
      ? 'env_http_headers = { "x-api-key" = "COMPOSIO_API_KEY" }'
      : `http_headers = { "x-api-key" = ${JSON.stringify(key)} }`;
  return ['[mcp_servers.sallyport]', `url = "${gatewayUrl}/mcp"`, secret].join('\n');
}

/** Cursor puts an environment variable's value in the place of this. */
const cursorVariable = ['$', '{env:COMPOSIO_API_KEY}'].join('');

/** What Cursor wants in `~/.cursor/mcp.json` (cursor.com/docs/mcp). */
export function cursorSnippet({ gatewayUrl, key }: SnippetFacts): string {
  const sallyport = { url: `${gatewayUrl}/mcp`, headers: { 'x-api-key': key ?? cursorVariable } };
  return JSON.stringify({ mcpServers: { sallyport } }, null, 2);
}

/** VS Code asks for the key once and keeps it in its secret storage. */
const vscodeInput = {
  type: 'promptString',
  id: 'sallyport-key',
  description: 'Sallyport key',
  password: true,
};
const vscodeVariable = ['$', '{input:sallyport-key}'].join('');

/** What VS Code wants in `.vscode/mcp.json` (code.visualstudio.com/docs/copilot/reference/mcp-configuration). */
export function vscodeSnippet({ gatewayUrl, key }: SnippetFacts): string {
  const sallyport = {
    type: 'http',
    url: `${gatewayUrl}/mcp`,
    headers: { 'x-api-key': key ?? vscodeVariable },
  };
  const inputs = key === null ? { inputs: [vscodeInput] } : {};
  return JSON.stringify({ ...inputs, servers: { sallyport } }, null, 2);
}
