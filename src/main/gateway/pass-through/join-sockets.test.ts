import { once } from 'node:events';
import { duplexPair } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { joinSockets } from './join-sockets.ts';

function joined() {
  const [agent, agentSide] = duplexPair();
  const [upstream, upstreamSide] = duplexPair();
  joinSockets(agentSide, upstreamSide);
  for (const end of [agent, upstream]) end.on('error', () => undefined);
  return { agent, agentSide, upstream, upstreamSide };
}

describe('two joined sockets', () => {
  it('give each other everything', async () => {
    const { agent, upstream } = joined();
    agent.write('ping');
    expect(String((await once(upstream, 'data'))[0])).toBe('ping');
    upstream.write('pong');
    expect(String((await once(agent, 'data'))[0])).toBe('pong');
  });

  it('lose nothing where one ends before the other has read', async () => {
    const { agent, upstream, upstreamSide } = joined();
    // More than the agent's end takes unread, so that the rest waits on its way there.
    const size = 100 * 1024;
    upstreamSide.once('end', () => upstreamSide.destroy());
    const gone = once(upstreamSide, 'close');
    for (let part = 0; part < size / 1024; part += 1) upstream.write(Buffer.alloc(1024, part));
    upstream.end();
    await gone;
    let length = 0;
    for await (const chunk of agent) length += (chunk as Buffer).length;
    expect(length).toBe(size);
  });

  it('break off together', async () => {
    const { agentSide, upstreamSide } = joined();
    const closed = once(agentSide, 'close');
    upstreamSide.destroy(new Error('reset'));
    await closed;
    const other = joined();
    const ended = once(other.upstreamSide, 'close');
    other.agentSide.destroy();
    await ended;
  });
});
