import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { countText } from '../../components/format.ts';
import { Select } from '../../components/select.tsx';
import { categoryWords, galleryStrings, tierWords } from '../../strings/catalog.ts';
import { modeWords } from '../../strings/connections.ts';
import { type FilterTexts, filtersFrom, filterTexts } from './catalog-filter-texts.ts';
import { noFilters } from './catalog-store.ts';

const look = 'h-8 w-full rounded-md bg-bg px-2.5 text-sm ring-1 ring-control ring-inset';

/** Narrows the services by category, way to sign in, trust and connection; offers only what there is. */
export function CatalogFilterBar() {
  const { catalog } = useConsole();
  const filters = useStore(catalog, (state) => state.filters);
  const facets = useStore(catalog, (state) => state.facets);
  const { filter } = catalog.getState();
  const any = (label: string) => ({ value: '', label });
  const counted = (label: string, count: number) => `${label} (${countText(count)})`;
  const isFiltered = Object.values(filters).some((value) => value !== null);
  const texts = filterTexts(filters);
  const choose = (name: keyof FilterTexts) => (text: string) =>
    void filter(filtersFrom({ ...texts, [name]: text }));
  return (
    <fieldset aria-label={galleryStrings.filters} className="grid grid-cols-2 gap-2 pt-2 lg:grid-cols-4">
      <Select
        aria-label={galleryStrings.category}
        value={texts.category}
        onChange={choose('category')}
        choices={[
          any(galleryStrings.anyCategory),
          ...(facets?.categories ?? []).map(({ category, count }) => ({
            value: category,
            label: counted(categoryWords(category), count),
          })),
        ]}
        className={look}
      />
      <Select
        aria-label={galleryStrings.scheme}
        value={texts.auth_mode}
        onChange={choose('auth_mode')}
        choices={[
          any(galleryStrings.anyScheme),
          ...(facets?.auth_modes ?? []).map(({ auth_mode: mode, count }) => ({
            value: mode,
            label: counted(modeWords[mode], count),
          })),
        ]}
        className={look}
      />
      <Select
        aria-label={galleryStrings.tier}
        value={texts.tier}
        onChange={choose('tier')}
        choices={[
          any(galleryStrings.anyTier),
          ...(facets?.tiers ?? []).map(({ tier, count }) => ({
            value: tier,
            label: counted(tierWords[tier].label, count),
          })),
        ]}
        className={look}
      />
      <Select
        aria-label={galleryStrings.connection}
        value={texts.connected}
        onChange={choose('connected')}
        choices={[
          any(galleryStrings.anyConnection),
          { value: 'true', label: counted(galleryStrings.connectedOnly, facets?.connected ?? 0) },
          { value: 'false', label: galleryStrings.unconnectedOnly },
        ]}
        className={look}
      />
      {isFiltered && (
        <Button variant="quiet" onClick={() => void filter(noFilters)}>
          {galleryStrings.clear}
        </Button>
      )}
    </fieldset>
  );
}
