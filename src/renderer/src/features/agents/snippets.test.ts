import { expect, test } from 'vitest';
import {
  claudeCodeSnippet,
  codexSnippet,
  curlSnippet,
  cursorSnippet,
  environmentSnippet,
  pythonSnippet,
  sdkSnippet,
  vscodeSnippet,
} from './snippets.ts';

const facts = {
  gatewayUrl: 'http://127.0.0.1:4477',
  key: 'ak_secret',
  accountId: 'ca_12345678',
  endpoint: "/it's",
};

test('writes a curl command whose body a shell passes on unchanged', () => {
  const snippet = curlSnippet(facts);
  expect(snippet).toContain('http://127.0.0.1:4477/api/v3.1/tools/execute/proxy');
  expect(snippet).toContain('-H "x-api-key: ak_secret"');
  expect(snippet).toContain(String.raw`"endpoint":"/it'\''s"`);
});

test('names the environment variable where the key is not at hand', () => {
  const snippet = curlSnippet({ ...facts, key: null, accountId: null });
  expect(snippet).toContain('"x-api-key: $COMPOSIO_API_KEY"');
  expect(snippet).toContain('ca_…');
  expect(sdkSnippet({ ...facts, key: null })).toContain('apiKey: process.env.COMPOSIO_API_KEY');
});

test('points the SDK at the gateway and the account', () => {
  const snippet = sdkSnippet(facts);
  expect(snippet).toContain('baseURL: "http://127.0.0.1:4477"');
  expect(snippet).toContain('connectedAccountId: "ca_12345678"');
  expect(environmentSnippet(facts)).toBe(
    'export COMPOSIO_BASE_URL=http://127.0.0.1:4477\nexport COMPOSIO_API_KEY=ak_secret',
  );
});

test('adds the gateway to MCP clients, with the key or the variable that holds it', () => {
  expect(claudeCodeSnippet(facts)).toBe(
    'claude mcp add --transport http sallyport http://127.0.0.1:4477/mcp \\\n  --header "x-api-key: ak_secret"',
  );
  expect(codexSnippet(facts)).toContain('http_headers = { "x-api-key" = "ak_secret" }');
  expect(codexSnippet({ ...facts, key: null })).toContain(
    'env_http_headers = { "x-api-key" = "COMPOSIO_API_KEY" }',
  );
  expect(JSON.parse(cursorSnippet(facts))).toEqual({
    mcpServers: { sallyport: { url: 'http://127.0.0.1:4477/mcp', headers: { 'x-api-key': 'ak_secret' } } },
  });
  expect(cursorSnippet({ ...facts, key: null })).not.toContain('null');
});

test('writes the Python call in the names of that SDK', () => {
  const snippet = pythonSnippet(facts);
  expect(snippet).toContain('base_url="http://127.0.0.1:4477"');
  expect(snippet).toContain('api_key="ak_secret"');
  expect(snippet).toContain('connected_account_id="ca_12345678"');
  expect(snippet).not.toContain('import os');
  const later = pythonSnippet({ ...facts, key: null });
  expect(later).toMatch(/^import os\n/);
  expect(later).toContain('api_key=os.environ["COMPOSIO_API_KEY"]');
});

test('has VS Code ask for a key that is not at hand, and keep it', () => {
  expect(JSON.parse(vscodeSnippet(facts))).toEqual({
    servers: {
      sallyport: {
        type: 'http',
        url: 'http://127.0.0.1:4477/mcp',
        headers: { 'x-api-key': 'ak_secret' },
      },
    },
  });
  const later = JSON.parse(vscodeSnippet({ ...facts, key: null }));
  expect(later.inputs).toMatchObject([{ type: 'promptString', password: true, id: 'sallyport-key' }]);
  expect(later.servers.sallyport.headers['x-api-key']).toContain('input:sallyport-key');
});
