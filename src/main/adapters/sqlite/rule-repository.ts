import type { RuleRepository } from '#main/core/ports/index.ts';
import { ruleSetSchema } from '#shared/domain/rule.ts';
import { SallyportError } from '#shared/errors.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

/** The owner's rules in sallyport.db, a list a row. */
export function createRuleRepository(file: StoreFile, rows: RowReader): RuleRepository {
  const { db } = file;
  const select = db.prepare<[], Record<string, unknown>>('SELECT key_id, rules, version FROM rule_sets');
  const insert = db.prepare(
    'INSERT INTO rule_sets (key_id, rules, version) VALUES (@key_id, @rules, @version)',
  );
  const update = db.prepare(
    `UPDATE rule_sets SET rules = @rules, version = @version
     WHERE key_id IS @key_id AND version = @expected_version`,
  );
  return {
    async all() {
      return file.read('Reading the rules', () =>
        select.all().flatMap(({ rules, ...row }) => {
          const set = rows.parse('rule_sets', row.key_id ?? 'every agent', ruleSetSchema, {
            ...row,
            rules: parseJson(rules),
          });
          return set === null ? [] : [set];
        }),
      );
    },
    async put(set, expectedVersion) {
      const row = { ...set, rules: JSON.stringify(set.rules) };
      file.write('Storing the rules', () => {
        const { changes } =
          expectedVersion === 0 ? insert.run(row) : update.run({ ...row, expected_version: expectedVersion });
        if (changes > 0) return;
        throw new SallyportError('RulesConflict', 'version: the rules were changed outside Sallyport.', {
          field: 'version',
          fix: 'Restart Sallyport, then repeat the change.',
        });
      });
    },
  };
}
