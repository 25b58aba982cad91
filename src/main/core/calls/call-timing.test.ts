import { describe, expect, it } from 'vitest';
import { newTimingNotes, timingOf } from './call-timing.ts';

describe('the timing of a call', () => {
  it('tells what it waited for, and adds up to its duration', () => {
    const notes = newTimingNotes();
    Object.assign(notes.waits, { approval: 100, refresh: 20, connect: 30 });
    notes.sent = { at: 155, waited: 150 };
    const timing = timingOf(notes, 200, 210);
    expect(timing).toEqual({ queue: 5, approval: 100, refresh: 20, connect: 30, first_byte: 45, body: 10 });
    expect(Object.values(timing).reduce((sum, part) => sum + part)).toBe(210);
  });

  it('counts what came after a first refusal where it belongs', () => {
    const notes = newTimingNotes();
    notes.sent = { at: 5, waited: 0 };
    Object.assign(notes.waits, { refresh: 40 });
    expect(timingOf(notes, 100, 100)).toMatchObject({ queue: 5, refresh: 40, first_byte: 55, body: 0 });
  });

  it('of a call that never went out is a wait alone', () => {
    expect(timingOf(newTimingNotes(), null, 3)).toMatchObject({ queue: 3, first_byte: 0, body: 0 });
  });
});
