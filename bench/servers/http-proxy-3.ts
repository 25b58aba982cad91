import { Agent, createServer, ServerResponse } from 'node:http';
import { createProxyServer } from 'http-proxy-3';
import { authorization, host, localKey, readServerSetting } from '../setting.ts';

const { port, upstream } = readServerSetting();
const proxy = createProxyServer({
  target: upstream,
  agent: new Agent({ keepAlive: true, maxSockets: 128 }),
  changeOrigin: true,
});
proxy.on('error', (_error, _request, response) => {
  if (response instanceof ServerResponse && !response.headersSent) response.writeHead(502).end();
  else response.destroy();
});

const server = createServer({ requestTimeout: 0, keepAliveTimeout: 120_000 }, (request, response) => {
  if (request.headers['x-api-key'] !== localKey) {
    response.writeHead(401).end();
    return;
  }
  delete request.headers['x-api-key'];
  request.headers.authorization = authorization;
  proxy.web(request, response);
});
server.listen({ port, host, backlog: 4_096 });
process.on('SIGTERM', () => process.exit(0));
