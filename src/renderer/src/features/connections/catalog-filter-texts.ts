import { authModes } from '#shared/domain/auth-mode.ts';
import { toolkitTiers } from '#shared/domain/toolkit-tier.ts';
import type { CatalogFilters } from './catalog-store.ts';

/** The filters as an address has them. */
export const filterNames = ['category', 'auth_mode', 'tier', 'connected'] as const;

export type FilterTexts = Readonly<Record<(typeof filterNames)[number], string>>;

/** Filters as texts; an empty one narrows nothing. */
export function filterTexts(filters: CatalogFilters): FilterTexts {
  const { category, auth_mode, tier, connected } = filters;
  return {
    category: category ?? '',
    auth_mode: auth_mode ?? '',
    tier: tier ?? '',
    connected: connected === null ? '' : String(connected),
  };
}

/** Texts of an address as filters; one that means nothing narrows nothing. */
export function filtersFrom(texts: FilterTexts): CatalogFilters {
  return {
    category: texts.category === '' ? null : texts.category,
    auth_mode: authModes.find((mode) => mode === texts.auth_mode) ?? null,
    tier: toolkitTiers.find((tier) => tier === texts.tier) ?? null,
    connected: texts.connected === 'true' ? true : texts.connected === 'false' ? false : null,
  };
}
