import { Download } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { CallBody } from '#shared/domain/call.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { byteCount } from '../../components/format.ts';
import { runInSlices } from '../../components/run-in-slices.ts';
import { saveText } from '../../components/save-text.ts';
import { SegmentedChoice } from '../../components/segmented-choice.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { bodyStrings } from '../../strings/call-body.ts';
import { absentBodyWords, callStrings } from '../../strings/calls.ts';
import { bodyFile } from './body-file.ts';
import { BodyImage } from './body-image.tsx';
import { bodyView, firstShown } from './body-text.ts';
import { type JsonLine, jsonLines } from './json-lines.ts';
import { JsonViewer } from './json-viewer.tsx';

interface BodySectionProps {
  readonly body: CallBody;
  readonly label: string;
  /** What its file is called, without an ending, where it can be saved. */
  readonly fileName?: string;
  /** What to say of a body that is not there in whole. */
  readonly cutText?: (size: string) => string;
}

/** A body: readable where it can be, otherwise a sentence that says why not. */
export function BodySection({ body, label, fileName, cutText = callStrings.truncated }: BodySectionProps) {
  const view = bodyView(body);
  return (
    <div>
      <div className="flex h-7 items-center gap-2">
        <h4 className="flex-1 truncate text-sm text-muted">
          {callStrings.body}
          {body.size > 0 && ` · ${byteCount(body.size)}`}
          {body.content_type !== null && ` · ${visibleText(body.content_type)}`}
        </h4>
        {(view.kind === 'text' || view.kind === 'binary') && fileName !== undefined && (
          <IconButton label={bodyStrings.save} icon={Download} onClick={() => save(body, fileName)} />
        )}
        {view.kind === 'text' && <CopyButton compact text={view.text} label={callStrings.copyBody} />}
      </div>
      {view.kind === 'none' && <p className="text-sm text-muted">{callStrings.noBody}</p>}
      {view.kind === 'absent' && <p className="text-sm text-muted">{absentBodyWords[view.why]}</p>}
      {view.kind === 'binary' && (
        <div className="flex flex-col items-start gap-2">
          <p className="text-sm text-muted">{callStrings.binary(byteCount(body.size))}</p>
          {!view.truncated && <BodyImage base64={body.content ?? ''} />}
        </div>
      )}
      {view.kind === 'text' && (
        <TextBody text={view.text} mayBeJson={view.mayBeJson} label={`${label}: ${callStrings.body}`} />
      )}
      {(view.kind === 'text' || view.kind === 'binary') && view.truncated && (
        <p className="mt-1 text-xs text-warn">{cutText(byteCount(body.size))}</p>
      )}
    </div>
  );
}

/** Saved under a type that no browser opens. */
function save(body: CallBody, fileName: string): void {
  const file = bodyFile(body, fileName);
  if (file !== null) saveText(file.name, 'application/octet-stream', [file.part]);
}

interface TextBodyProps {
  readonly text: string;
  readonly mayBeJson: boolean;
  readonly label: string;
}

/** A text as a tree where it is JSON, and as it came. */
function TextBody({ text, mayBeJson, label }: TextBodyProps) {
  const lines = useJsonLines(mayBeJson ? text : null);
  const [look, setLook] = useState<'pretty' | 'raw'>('pretty');
  if (lines === 'reading') {
    return (
      <p role="status" className="fade-in-late text-sm text-muted">
        {bodyStrings.reading}
      </p>
    );
  }
  return (
    <div className="flex flex-col gap-1.5">
      {lines !== null && (
        <SegmentedChoice
          legend={bodyStrings.look}
          hidden
          value={look}
          choices={[
            { value: 'pretty', label: bodyStrings.pretty },
            { value: 'raw', label: bodyStrings.raw },
          ]}
          onChange={setLook}
        />
      )}
      {lines !== null && look === 'pretty' ? (
        <JsonViewer lines={lines} label={label} />
      ) : (
        <RawText text={text} label={label} />
      )}
    </div>
  );
}

function RawText({ text, label }: Pick<TextBodyProps, 'text' | 'label'>) {
  const [all, setAll] = useState(false);
  const isCut = text.length > firstShown && !all;
  return (
    <div>
      <section
        // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
        tabIndex={0}
        aria-label={label}
        className="max-h-96 overflow-auto rounded-lg bg-sunken p-3 ring-1 ring-line ring-inset"
      >
        <pre className="font-mono text-xs leading-5 whitespace-pre-wrap [overflow-wrap:anywhere] select-text">
          {visibleText(isCut ? text.slice(0, firstShown) : text)}
        </pre>
      </section>
      {isCut && (
        <Button variant="quiet" onClick={() => setAll(true)} className="mt-1">
          {callStrings.showAll}
        </Button>
      )}
    </div>
  );
}

/** The lines of a text as JSON, read a little at a time; null where it is none. */
function useJsonLines(text: string | null): readonly JsonLine[] | null | 'reading' {
  const [read, setRead] = useState<{ text: string; lines: readonly JsonLine[] | null } | null>(null);
  useEffect(() => {
    if (text === null) return;
    const stop = new AbortController();
    void runInSlices(jsonLines(text), stop.signal).then((lines) => {
      if (!stop.signal.aborted) setRead({ text, lines });
    });
    return () => stop.abort();
  }, [text]);
  if (text === null) return null;
  return read?.text === text ? read.lines : 'reading';
}
