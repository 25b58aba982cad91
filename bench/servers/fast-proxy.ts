import { createServer } from 'node:http';
import fastProxy from 'fast-proxy';
import { authorization, host, localKey, readServerSetting } from '../setting.ts';

const { port, upstream } = readServerSetting();
const { proxy } = fastProxy({ base: upstream, undici: { connections: 128, pipelining: 1 } });

const server = createServer({ requestTimeout: 0, keepAliveTimeout: 120_000 }, (request, response) => {
  if (request.headers['x-api-key'] !== localKey) {
    response.writeHead(401).end();
    return;
  }
  proxy(request, response, request.url ?? '/', {
    rewriteRequestHeaders: (_request, { 'x-api-key': _key, connection: _hop, ...headers }) => ({
      ...headers,
      authorization,
    }),
  });
});
server.listen({ port, host, backlog: 4_096 });
process.on('SIGTERM', () => process.exit(0));
