import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { loadWindowState, placeWindow, saveWindowState } from './window-state.ts';

const root = mkdtempSync(join(tmpdir(), 'sallyport-window-'));
afterAll(() => rmSync(root, { recursive: true }));

const screen = { x: 0, y: 0, width: 1920, height: 1080 };
const bounds = { x: 100, y: 50, width: 1000, height: 700 };

test('opens as it was left', () => {
  saveWindowState(root, { bounds, maximized: true });
  expect(placeWindow(loadWindowState(root), [screen])).toEqual({ ...bounds, maximized: true });
});

test('comes to the middle when its screen is gone', () => {
  const place = placeWindow({ bounds: { ...bounds, x: 4000 }, maximized: false }, [screen]);
  expect(place).toEqual({ width: 1000, height: 700, maximized: false });
});

test('starts at its first size when what was kept is damaged', () => {
  writeFileSync(join(root, 'window.json'), '{"bounds":{"x":"left"}}');
  expect(placeWindow(loadWindowState(root), [screen])).toEqual({
    width: 1200,
    height: 800,
    maximized: false,
  });
});
