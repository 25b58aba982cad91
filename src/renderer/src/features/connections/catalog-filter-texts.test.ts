import { expect, test } from 'vitest';
import { filtersFrom, filterTexts } from './catalog-filter-texts.ts';
import { noFilters } from './catalog-store.ts';

test('reads from an address what was written to it, and nothing that it does not know', () => {
  const filters = { category: 'crm', auth_mode: 'OAUTH2', tier: null, connected: false } as const;
  expect(filtersFrom(filterTexts(filters))).toEqual(filters);
  expect(filtersFrom({ category: '', auth_mode: 'MAGIC', tier: 'best', connected: 'perhaps' })).toEqual(
    noFilters,
  );
});
