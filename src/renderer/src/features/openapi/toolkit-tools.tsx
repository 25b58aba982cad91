import { Pencil, Trash2 } from 'lucide-react';
import { useState } from 'react';
import { useLocation } from 'wouter';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { useAnswer } from '../../app/use-answer.ts';
import { attempt } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { countText, fullTime } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { SearchBox } from '../../components/search-box.tsx';
import { openapiStrings } from '../../strings/openapi.ts';
import { toolStrings } from '../../strings/tool-form.ts';
import { composerHref } from '../replay/composer-href.ts';
import { ToolRow } from './tool-row.tsx';

const atOnce = 50;

/** The imported tools of a service; nothing where it has none. */
export function ToolkitTools({ toolkit }: { readonly toolkit: Pick<Toolkit, 'slug' | 'name'> }) {
  const { bridge, toasts } = useConsole();
  const [, navigate] = useLocation();
  const [query, setQuery] = useState('');
  const [limit, setLimit] = useState(atOnce);
  const [removing, setRemoving] = useState(false);
  const [error, setError] = useState<SallyportError | null>(null);
  const { slug, name } = toolkit;
  const search = query.trim();
  const asked = { slug, limit, ...(search === '' ? {} : { search }) };
  // Without its tools the service can still be connected, so a failure shows nothing.
  const { latest, reload } = useAnswer('toolkits.tools', asked);
  const page = latest?.input.slug === slug ? latest.value : null;

  const remove = async () => {
    const outcome = await attempt(bridge.call('toolkits.removeTools', { slug }));
    setRemoving(false);
    setError(outcome.ok ? null : outcome.error);
    if (!outcome.ok) return;
    reload();
    toasts.getState().success(openapiStrings.toolsRemoved(name));
  };

  if (page?.origin == null) return null;
  const { origin } = page;
  return (
    <section
      aria-label={openapiStrings.ofToolkit}
      className="mt-2 flex flex-col gap-3 border-t border-line pt-6"
    >
      <div className="flex flex-wrap items-center gap-2">
        <div className="min-w-0 flex-1">
          <h2 className="text-base font-semibold">
            {openapiStrings.ofToolkit} <span className="font-normal text-muted">{countText(page.total)}</span>
          </h2>
          <p className="text-xs text-muted [overflow-wrap:anywhere]">
            {openapiStrings.ofToolkitFrom(origin.title, origin.version, fullTime(origin.imported_at))}
          </p>
        </div>
        <Button variant="quiet" icon={Trash2} onClick={() => setRemoving(true)}>
          {openapiStrings.removeTools}
        </Button>
      </div>
      {error !== null && <ErrorMessage error={error} />}
      <SearchBox
        label={openapiStrings.searchTools}
        placeholder={openapiStrings.searchTools}
        value={query}
        onChange={(text) => {
          setQuery(text);
          setLimit(atOnce);
        }}
        className="!w-full"
      />
      <ul className="flex flex-col divide-y divide-line">
        {page.items.map((tool) => (
          <ToolRow
            key={tool.slug}
            tool={tool}
            action={
              <Button
                variant="quiet"
                icon={Pencil}
                aria-label={toolStrings.inComposer(tool.name)}
                onClick={() => navigate(composerHref(tool.slug))}
              >
                {toolStrings.use}
              </Button>
            }
          />
        ))}
      </ul>
      {page.found === 0 && <p className="text-sm text-muted">{openapiStrings.noneFound}</p>}
      {page.next_cursor !== null && limit < 500 && (
        <div>
          <Button onClick={() => setLimit(limit + 150)}>{openapiStrings.showMore}</Button>
        </div>
      )}
      <ConfirmDialog
        open={removing}
        onClose={() => setRemoving(false)}
        onConfirm={() => void remove()}
        busy={false}
        title={openapiStrings.removeTitle(name)}
        confirm={openapiStrings.removeTools}
      >
        <p>{openapiStrings.removeText}</p>
      </ConfirmDialog>
    </section>
  );
}
