import { useState } from 'react';
import type { CallBody } from '#shared/domain/call.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { byteCount } from '../../components/format.ts';
import { visibleText } from '../../components/visible-text.ts';
import { absentBodyWords, callStrings } from '../../strings/calls.ts';
import { bodyView, firstShown } from './body-text.ts';

interface BodySectionProps {
  readonly body: CallBody;
  readonly label: string;
  /** What to say of a body that is not there in whole. */
  readonly cutText?: (size: string) => string;
}

/** A body: readable where it can be, otherwise a sentence that says why not. */
export function BodySection({ body, label, cutText = callStrings.truncated }: BodySectionProps) {
  const view = bodyView(body);
  const [all, setAll] = useState(false);
  const isLong = view.kind === 'text' && view.text.length > firstShown;
  return (
    <div>
      <div className="flex h-7 items-center gap-2">
        <h4 className="flex-1 truncate text-sm text-muted">
          {callStrings.body}
          {body.size > 0 && ` · ${byteCount(body.size)}`}
          {body.content_type !== null && ` · ${body.content_type}`}
        </h4>
        {view.kind === 'text' && <CopyButton compact text={view.text} label={callStrings.copyBody} />}
      </div>
      {view.kind === 'none' && <p className="text-sm text-muted">{callStrings.noBody}</p>}
      {view.kind === 'absent' && <p className="text-sm text-muted">{absentBodyWords[view.why]}</p>}
      {view.kind === 'binary' && (
        <p className="text-sm text-muted">{callStrings.binary(byteCount(body.size))}</p>
      )}
      {view.kind === 'text' && (
        <section
          // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
          tabIndex={0}
          aria-label={`${label}: ${callStrings.body}`}
          className="max-h-96 overflow-auto rounded-lg bg-sunken p-3 ring-1 ring-line ring-inset"
        >
          <pre className="font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere] select-text">
            {visibleText(isLong && !all ? view.text.slice(0, firstShown) : view.text)}
          </pre>
        </section>
      )}
      {isLong && !all && (
        <Button variant="quiet" onClick={() => setAll(true)} className="mt-1">
          {callStrings.showAll}
        </Button>
      )}
      {(view.kind === 'text' || view.kind === 'binary') && view.truncated && (
        <p className="mt-1 text-xs text-warn">{cutText(byteCount(body.size))}</p>
      )}
    </div>
  );
}
