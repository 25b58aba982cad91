import { z } from 'zod';
import type { SettingsRepository } from '#main/core/ports/index.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

const settingValue = z.unknown().refine((value) => value !== undefined, 'is no JSON');

/** Settings in sallyport.db, one row a name. */
export function createSettingsRepository(file: StoreFile, rows: RowReader): SettingsRepository {
  const { db } = file;
  const select = db.prepare<[], { name: string; value: string }>(
    'SELECT name, value FROM settings ORDER BY name',
  );
  const put = db.prepare(
    'INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value',
  );

  return {
    async load() {
      return file.read('Reading the settings', () =>
        Object.fromEntries(
          select.all().flatMap(({ name, value }) => {
            const setting = rows.parse('settings', name, settingValue, parseJson(value));
            return setting === null ? [] : [[name, setting] as const];
          }),
        ),
      );
    },
    async save(settings) {
      file.write('Storing the settings', () => {
        for (const [name, value] of Object.entries(settings)) put.run(name, JSON.stringify(value));
      });
    },
  };
}
