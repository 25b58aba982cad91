// biome-ignore-all lint/a11y/useSemanticElements: a searched list is no select element
// biome-ignore-all lint/a11y/useFocusableInteractive: the search box holds the focus and points to the choice (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the search box takes the keys

import { FileCode2, Link2, Plus } from 'lucide-react';
import {
  type KeyboardEvent,
  memo,
  useCallback,
  useEffect,
  useEffectEvent,
  useId,
  useRef,
  useState,
} from 'react';
import { flushSync } from 'react-dom';
import { useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { ToolkitSummary } from '#shared/domain/toolkit.ts';
import { useAddressValues } from '../../app/address-values.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { ToolkitMark } from '../../components/toolkit-mark.tsx';
import { useGrowingCount } from '../../components/use-growing-count.ts';
import { galleryStrings, tierWords } from '../../strings/catalog.ts';
import { catalogStrings, modeWords } from '../../strings/connections.ts';
import { openapiStrings } from '../../strings/openapi.ts';
import { filterNames, filtersFrom, filterTexts } from './catalog-filter-texts.ts';
import { CatalogFilterBar } from './catalog-filters.tsx';
import type { CatalogState } from './catalog-store.ts';

interface CatalogPageProps {
  readonly title: string;
  readonly back?: { readonly href: string; readonly label: string };
  /** The address below which a chosen toolkit opens. */
  readonly opens: '/connections/new' | '/toolkits';
}

/** The toolkits to choose from. The search keeps the focus; arrows move the choice and Enter takes it. */
export function CatalogPage({ title, back, opens }: CatalogPageProps) {
  const { catalog } = useConsole();
  const { items, query, nextCursor, loading, error, open, search, settle, load, loadMore } =
    useStore(catalog);
  const [, navigate] = useLocation();
  const [active, setActive] = useState(0);
  const listId = useId();
  const list = useRef<HTMLDivElement>(null);
  const end = useRef<HTMLDivElement>(null);
  const [values, setValues] = useAddressValues(['search', ...filterNames]);
  const start = useEffectEvent(() => open(values.search, filtersFrom(values)));
  const keep = useEffectEvent((state: CatalogState) =>
    setValues({ search: state.query, ...filterTexts(state.filters) }),
  );
  useEffect(() => {
    void start();
    return catalog.subscribe((state) => keep(state));
  }, [catalog]);

  const { count, end: drawnEnd } = useGrowingCount(items?.length ?? 0, active + 1);
  const isDrawn = items !== null && count === items.length;
  useEffect(() => {
    const marker = end.current;
    if (marker === null || nextCursor === null || !isDrawn) return;
    const observer = new IntersectionObserver(
      ([entry]) => entry?.isIntersecting === true && void loadMore(),
      {
        rootMargin: '400px',
      },
    );
    observer.observe(marker);
    return () => observer.disconnect();
  }, [nextCursor, loadMore, isDrawn]);

  const choose = useCallback(
    (toolkit: ToolkitSummary) => navigate(`${opens}/${toolkit.slug}`),
    [navigate, opens],
  );
  const move = (to: number) => {
    const next = Math.max(0, Math.min((items?.length ?? 1) - 1, to));
    // Where it was not drawn yet, it is now.
    flushSync(() => setActive(next));
    list.current?.children[next]?.scrollIntoView({ block: 'nearest' });
    if (items !== null && next > items.length - 10) void loadMore();
  };
  // Enter right after typing means what was typed, not what the list still shows.
  const chooseActive = async () => {
    await settle();
    const found = catalog.getState().items;
    const chosen = found?.[found === items ? active : 0];
    if (chosen !== undefined) choose(chosen);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') move(active + 1);
    else if (event.key === 'ArrowUp') move(active - 1);
    else if (event.key === 'Enter') void chooseActive();
    else return;
    event.preventDefault();
  };

  return (
    <Page
      title={title}
      {...(back === undefined ? {} : { back })}
      actions={
        <>
          <Button icon={Link2} onClick={() => navigate('/connections/address')}>
            {catalogStrings.byAddress}
          </Button>
          <Button icon={FileCode2} onClick={() => navigate('/connections/openapi')}>
            {openapiStrings.importButton}
          </Button>
          <Button icon={Plus} onClick={() => navigate('/connections/custom')}>
            {catalogStrings.addOwn}
          </Button>
        </>
      }
    >
      <div className="mx-auto max-w-3xl px-6 pb-6">
        <div className="sticky top-0 z-1 -mx-1 bg-bg px-1 pt-5 pb-3">
          <SearchBox
            autoFocus
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-activedescendant={items?.[active] === undefined ? undefined : `${listId}-${active}`}
            label={catalogStrings.search}
            placeholder={catalogStrings.searchPlaceholder}
            value={query}
            onChange={(text) => {
              setActive(0);
              search(text);
            }}
            onKeyDown={onKeyDown}
            className="!w-full"
          />
          <CatalogFilterBar />
        </div>
        {error !== null && <LoadError error={error} onRetry={() => void load()} />}
        {items === null && error === null && <SkeletonRows count={8} plain />}
        {items?.length === 0 && !loading && (
          <div className="flex flex-col gap-1 px-3 py-2">
            <p>{query.trim() === '' ? galleryStrings.noneFiltered : catalogStrings.none(query)}</p>
            <p className="text-sm text-muted">{catalogStrings.noneNext}</p>
          </div>
        )}
        <div ref={list} id={listId} role="listbox" aria-label={catalogStrings.results}>
          {items?.slice(0, count).map((toolkit, index) => (
            <CatalogOption
              key={toolkit.slug}
              id={`${listId}-${index}`}
              toolkit={toolkit}
              index={index}
              active={index === active}
              onPoint={setActive}
              onChoose={choose}
            />
          ))}
        </div>
        <div ref={drawnEnd} />
        <div ref={end} className="h-px" />
      </div>
    </Page>
  );
}

interface CatalogOptionProps {
  readonly id: string;
  readonly toolkit: ToolkitSummary;
  readonly index: number;
  readonly active: boolean;
  readonly onPoint: (index: number) => void;
  readonly onChoose: (toolkit: ToolkitSummary) => void;
}

/** The host of a base URL, its variables in braces. */
function hostOf(baseUrl: string): string {
  return baseUrl.replace(/^https?:\/\//, '').split('/')[0] ?? '';
}

const CatalogOption = memo(function CatalogOption(props: CatalogOptionProps) {
  const { id, toolkit, index, active, onPoint, onChoose } = props;
  const tier = tierWords[toolkit.tier];
  return (
    <div
      id={id}
      role="option"
      aria-selected={active}
      onPointerMove={() => onPoint(index)}
      onClick={() => onChoose(toolkit)}
      className={classNames('flex items-center gap-3 rounded-lg px-3 py-2', active && 'bg-hover')}
    >
      <ToolkitMark slug={toolkit.slug} name={toolkit.name} size={30} />
      <div className="min-w-0 flex-1">
        <p className="truncate font-medium">{toolkit.name}</p>
        <p className="truncate text-xs text-muted">
          {[hostOf(toolkit.base_url), toolkit.auth_modes.map((mode) => modeWords[mode]).join(', ')]
            .filter((text) => text !== '')
            .join(' · ')}
        </p>
      </div>
      {toolkit.account_count > 0 && (
        <Badge tone="ok">{catalogStrings.connected(toolkit.account_count)}</Badge>
      )}
      {toolkit.tier !== 'checked' && <Badge tone={tier.tone}>{tier.label}</Badge>}
      {!toolkit.connectable && toolkit.tier !== 'name_only' && <Badge>{catalogStrings.notYet}</Badge>}
    </div>
  );
});
