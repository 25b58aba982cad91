import { once } from 'node:events';
import { Duplex, duplexPair } from 'node:stream';
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

  it('lose nothing where one ends before the other has taken all of it', async () => {
    const taken: string[] = [];
    const held = Promise.withResolvers<void>();
    const slow = new Duplex({
      read() {},
      write(chunk, _encoding, done) {
        taken.push(String(chunk));
        void held.promise.then(() => done());
      },
    });
    const source = new Duplex({ read() {}, write: (_chunk, _encoding, done) => done() });
    joinSockets(slow, source);
    for (const part of ['one', 'two', 'three', null]) source.push(part);
    source.once('end', () => source.destroy());
    await once(source, 'close');
    expect(taken).toEqual(['one']);
    const closed = once(slow, 'close');
    held.resolve();
    await closed;
    expect(taken).toEqual(['one', 'two', 'three']);
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
