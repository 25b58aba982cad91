import { useState } from 'react';
import { Button } from '../../components/button.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { callStrings } from '../../strings/calls.ts';

/** A few lines of the panel. */
const shortest = 400;

/** What was asked of a service. A long address is cut until the person asks for all of it. */
export function CallUrl({ method, url }: { readonly method: string; readonly url: string }) {
  const [all, setAll] = useState(false);
  const isCut = url.length > shortest && !all;
  return (
    <div className="flex min-w-0 flex-1 flex-col items-start gap-1">
      <p className="w-full font-mono text-sm [overflow-wrap:anywhere] select-text">
        <span className="font-semibold">{visibleText(method)}</span>{' '}
        {visibleText(isCut ? `${url.slice(0, shortest)}…` : url)}
      </p>
      {isCut && (
        <Button variant="quiet" className="-ml-3" onClick={() => setAll(true)}>
          {callStrings.showAll}
        </Button>
      )}
    </div>
  );
}
