import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { createLockMoments } from './lock-moments.ts';

test('hears of sleep and of the screen’s lock, until it no longer listens', () => {
  const powerMonitor = new EventEmitter();
  const heard: string[] = [];
  const moments = createLockMoments(powerMonitor, 'darwin');
  const stop = moments.subscribe((moment) => heard.push(moment));
  powerMonitor.emit('suspend');
  powerMonitor.emit('lock-screen');
  stop();
  powerMonitor.emit('suspend');
  expect(moments.known).toEqual(['sleep', 'screen_lock']);
  expect(heard).toEqual(['sleep', 'screen_lock']);
});

test('does not offer the screen’s lock on Linux, where nothing tells of it', () => {
  expect(createLockMoments(new EventEmitter(), 'linux').known).toEqual(['sleep']);
});
