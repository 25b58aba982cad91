import httpProxy from '@fastify/http-proxy';
import fastify from 'fastify';
import { authorization, host, localKey, readServerSetting, streamBytes } from '../setting.ts';

const { port, upstream } = readServerSetting();
const app = fastify({ bodyLimit: 2 * streamBytes, keepAliveTimeout: 120_000, requestTimeout: 0 });
await app.register(httpProxy, {
  upstream,
  undici: { connections: 128, pipelining: 1 },
  preHandler: async (request, reply) => {
    if (request.headers['x-api-key'] !== localKey) await reply.code(401).send();
  },
  replyOptions: {
    rewriteRequestHeaders: (_request, { 'x-api-key': _key, ...headers }) => ({ ...headers, authorization }),
  },
});
await app.listen({ port, host, backlog: 4_096 });
process.on('SIGTERM', () => process.exit(0));
