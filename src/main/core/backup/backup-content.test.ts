import { expect, it } from 'vitest';
import { parseContent } from './backup-content.ts';

const empty = {
  toolkits: [],
  auth_configs: [],
  accounts: [],
  agents: [],
  rules: [],
  webhooks: [],
  mcp_servers: [],
  settings: {},
};
const parse = (content: object) => parseContent(Buffer.from(JSON.stringify(content)));

it('reads a file of before tools were kept, which has none', () => {
  expect(parse(empty)).toEqual({ ...empty, tools: [] });
});

it('refuses tools whose name could not be that of a tool', () => {
  const origin = { title: '', version: '', format: '', url: null, imported_at: '' };
  const operation = { title: '', description: '', method: 'GET', path: '/', binding: '{}', input: '{}' };
  const withTool = (slug: string) =>
    parse({ ...empty, tools: [{ toolkit: 'acme', origin, operations: [{ slug, ...operation }] }] });
  expect(withTool('ACME_READ')?.tools).toHaveLength(1);
  for (const slug of ['acme read', '', '../X', 'X'.repeat(65)]) expect(withTool(slug)).toBeNull();
});
