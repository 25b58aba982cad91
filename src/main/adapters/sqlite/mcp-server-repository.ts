import type { McpServerRepository } from '#main/core/ports/index.ts';
import { mcpServerSchema } from '#shared/domain/mcp-server.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

/** Stored MCP server configurations in sallyport.db. */
export function createMcpServerRepository(file: StoreFile, rows: RowReader): McpServerRepository {
  const { db } = file;
  const select = db.prepare<[], { id: string; body: string }>('SELECT id, body FROM mcp_servers ORDER BY id');
  const put = db.prepare('INSERT OR REPLACE INTO mcp_servers (id, body) VALUES (?, ?)');
  const remove = db.prepare('DELETE FROM mcp_servers WHERE id = ?');

  return {
    async all() {
      return file.read('Reading the MCP servers', () =>
        select.all().flatMap(({ id, body }) => {
          const server = rows.parse('mcp_servers', id, mcpServerSchema, parseJson(body));
          return server === null || server.id !== id ? [] : [server];
        }),
      );
    },
    async put(server) {
      file.write('Storing the MCP server', () => put.run(server.id, JSON.stringify(server)));
    },
    async delete(id) {
      file.write('Deleting the MCP server', () => remove.run(id));
    },
  };
}
