import type { Migration } from '../../migrate.ts';
import { tools } from './0001-tools.ts';

/** The schema of tools.db, in order. Append only: a released step never changes. */
export const toolMigrations: readonly Migration[] = [tools];
