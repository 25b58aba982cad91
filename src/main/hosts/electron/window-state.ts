import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const boundsSchema = z.object({ x: z.int(), y: z.int(), width: z.int().min(1), height: z.int().min(1) });
export type Bounds = z.infer<typeof boundsSchema>;

const windowStateSchema = z.object({ bounds: boundsSchema, maximized: z.boolean() });
export type WindowState = z.infer<typeof windowStateSchema>;

export interface WindowPlace {
  readonly width: number;
  readonly height: number;
  /** Left out where the window is to be centred. */
  readonly x?: number;
  readonly y?: number;
  readonly maximized: boolean;
}

export const minimumSize = { width: 640, height: 480 };
const firstSize = { width: 1200, height: 800 };
/** How much of the window must be on a screen, so that it can be grabbed. */
const grabbable = 80;

/** Where to open the window: as it was left, unless its screen is gone. `workAreas` are those of today's screens. */
export function placeWindow(saved: WindowState | null, workAreas: readonly Bounds[]): WindowPlace {
  if (saved === null) return { ...firstSize, maximized: false };
  const { bounds, maximized } = saved;
  const width = Math.max(bounds.width, minimumSize.width);
  const height = Math.max(bounds.height, minimumSize.height);
  const reachable = workAreas.some(
    (area) =>
      bounds.x + width >= area.x + grabbable &&
      bounds.x <= area.x + area.width - grabbable &&
      bounds.y >= area.y &&
      bounds.y <= area.y + area.height - grabbable,
  );
  return reachable ? { x: bounds.x, y: bounds.y, width, height, maximized } : { width, height, maximized };
}

const fileName = 'window.json';

/** The window as it was left; null where nothing usable is kept. */
export function loadWindowState(dataDir: string): WindowState | null {
  try {
    return windowStateSchema.parse(JSON.parse(readFileSync(join(dataDir, fileName), 'utf8')));
  } catch {
    return null;
  }
}

/** Keeps the window's place for the next start; a place that cannot be kept is not worth an error. */
export function saveWindowState(dataDir: string, state: WindowState): void {
  const path = join(dataDir, fileName);
  try {
    writeFileSync(`${path}.new`, JSON.stringify(state), { mode: 0o600 });
    renameSync(`${path}.new`, path);
  } catch {
    // The disk is full or the directory is gone: the next window opens in the middle.
  }
}
