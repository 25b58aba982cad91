import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CallFilter } from '#shared/domain/call-filter.ts';
import { type CallLogWorld, createCallLogWorld, fits } from '#test/support/call-log-world.ts';
import { aBody, aCall } from './test-processes/sample-call.ts';

let world: CallLogWorld;

beforeEach(() => {
  world = createCallLogWorld();
});

afterEach(() => world.end());

describe('calls that are cleared', () => {
  const canary = 'canarypathword';
  // The index writes of a word only what the word before it does not begin with.
  const trace = 'pathword';
  const secretive = (id: string, toolkit: string) =>
    aCall(
      {
        id,
        toolkit,
        path: `/${canary}/${id}`,
        key_name: `agent ${canary}`,
        error_message: `${canary} failed`,
      },
      { responseBody: { ...aBody('x'.repeat(500)), contentType: `text/${canary}` } },
    );
  /** Deletes as the worker does. */
  const clear = (filter: CallFilter): number => {
    let deleted = 0;
    for (let step = -1; step !== 0; ) {
      step = world.log.clearStep(filter);
      deleted += step;
      if (filter.length === 0) break;
    }
    world.log.erase();
    return deleted;
  };

  it('leave no byte in any file, whether indexed or not', () => {
    for (let index = 0; index < 700; index += 1) world.record(secretive(`call_${index}`, 'gmail'));
    while (world.log.index() > 0);
    world.record(secretive('call_late', 'gmail'));
    expect(world.rawBytes().includes(trace)).toBe(true);
    expect(clear([])).toBe(701);
    expect(world.rawBytes().includes(trace)).toBe(false);
    // An empty log has 86 kB; with the pages of what was deleted it had 700.
    expect(world.rawBytes().byteLength).toBeLessThan(200_000);
    expect(world.rawBytes().includes('gmail')).toBe(false);
    expect(world.allIds({ limit: 10 })).toEqual([]);
    world.record(aCall());
    while (world.log.index() > 0);
    expect(world.allIds({ limit: 10, filter: fits({ query: 'user' }) })).toEqual(['call_00000001']);
    expect(world.log.health()).toMatchObject({ calls: 1, waiting_for_index: 0 });
  });

  it('are those that fit alone, and others stay whole and are found', () => {
    for (let index = 0; index < 1_200; index += 1) {
      const id = `call_${String(index).padStart(4, '0')}`;
      world.record(index % 2 === 0 ? secretive(id, 'gmail') : aCall({ id, toolkit: 'slack' }));
    }
    while (world.log.index() > 0);
    expect(clear(fits({ query: 'toolkit:gmail' }))).toBe(600);
    expect(world.rawBytes().includes(trace)).toBe(false);
    expect(world.allIds({ limit: 500, filter: fits({ query: canary }) })).toEqual([]);
    expect(world.allIds({ limit: 500, filter: fits({ query: 'slack user' }) })).toHaveLength(600);
    expect(world.log.get('call_0001')?.response_body.content).toBe('{"login":"octo"}');
    expect(world.log.get('call_0000')).toBeNull();
  });

  it('leave the file at the next start where that was cut short', () => {
    for (let index = 0; index < 40; index += 1) world.record(secretive(`call_a${index}`, 'gmail'));
    world.record(aCall({ toolkit: 'slack' }));
    while (world.log.index() > 0);
    world.log.clearStep(fits({ query: 'toolkit:gmail' }));
    world.reopen();
    expect(world.rawBytes().includes(trace)).toBe(false);
    expect(world.notices).toEqual([]);
  });

  it('leave the file later where another reader holds the write-ahead log, which a notice says', () => {
    world.record(secretive('call_a', 'gmail'));
    const reader = new Database(join(world.dataDir, 'calls.db'));
    reader.exec('BEGIN');
    reader.prepare('SELECT count(*) FROM calls').get();
    clear([]);
    expect(world.notices.map(({ code }) => code)).toEqual(['ErasureDelayed']);
    reader.close();
    world.reopen();
    expect(world.rawBytes().includes(trace)).toBe(false);
  });
});
