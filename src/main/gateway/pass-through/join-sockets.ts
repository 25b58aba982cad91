import type { Duplex } from 'node:stream';

/**
 * Makes two sockets one: each gets what the other sends, as fast as it takes it. Where one ends in order, the other still
 * gets everything that was on its way; where one breaks off, so does the other.
 */
export function joinSockets(one: Duplex, other: Duplex): void {
  one.pipe(other);
  other.pipe(one);
  endTogether(one, other);
  endTogether(other, one);
}

function endTogether(source: Duplex, target: Duplex): void {
  source.on('error', () => undefined);
  source.once('close', () => {
    if (target.destroyed) return;
    // `pipe` has ended the target after an orderly end; closing it now would throw away what it still holds.
    if (source.readableEnded) target.end(() => target.destroy());
    else target.destroy();
  });
}
