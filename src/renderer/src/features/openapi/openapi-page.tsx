import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { Page } from '../../components/page.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { openapiStrings } from '../../strings/openapi.ts';
import { OpenapiPreview } from './openapi-preview.tsx';
import { OpenapiSource } from './openapi-source.tsx';
import { createOpenapiStore, type Progress } from './openapi-store.ts';

/** Turns an API description into a toolkit with tools, or brings the tools of one up to date. */
export function OpenapiPage({ toolkit }: { readonly toolkit: string | null }) {
  const { bridge } = useConsole();
  const [store] = useState(() => createOpenapiStore(bridge));
  const { progress, preview, toolkit: chosen } = useStore(store);
  const target = preview === null ? toolkit : chosen;
  useEffect(() => {
    const { receive, reset } = store.getState();
    const end = bridge.subscribe(receive, () => {});
    return () => {
      end();
      reset();
    };
  }, [bridge, store]);

  return (
    <Page
      narrow
      title={target === null ? openapiStrings.title : openapiStrings.updateTitle(preview?.name ?? target)}
      back={{
        href: toolkit === null ? '/toolkits' : `/toolkits/${toolkit}`,
        label: toolkit === null ? openapiStrings.back : openapiStrings.backTo(preview?.name ?? toolkit),
      }}
    >
      {progress !== null && <Working progress={progress} onCancel={() => store.getState().reset()} />}
      {/* What was entered stays while the document is read. */}
      <div hidden={progress !== null}>
        {/* So it does where it has to be corrected. */}
        {preview?.usable !== true && (
          <div hidden={preview !== null}>
            <OpenapiSource store={store} toolkit={toolkit} />
          </div>
        )}
        {preview !== null && <OpenapiPreview store={store} toolkit={target} preview={preview} />}
      </div>
    </Page>
  );
}

function Working({ progress, onCancel }: { readonly progress: Progress; readonly onCancel: () => void }) {
  const { stage, done, total } = progress;
  const percent = total === 0 ? null : Math.round((100 * done) / total);
  return (
    <div className="flex flex-col items-center gap-4 py-16" role="status">
      <Spinner />
      <p className="text-sm">
        {openapiStrings.stages[stage]}
        {percent !== null && <span className="text-muted"> {percent} %</span>}
      </p>
      <Button onClick={onCancel}>{openapiStrings.cancel}</Button>
    </div>
  );
}
