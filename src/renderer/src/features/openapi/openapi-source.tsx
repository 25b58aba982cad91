import { ClipboardPaste, FileUp, ScanSearch } from 'lucide-react';
import { type ChangeEvent, type ClipboardEvent, type FormEvent, useRef, useState } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { largestDescription } from '#shared/domain/openapi-import.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { TextAreaField, TextField } from '../../components/field.tsx';
import { byteCount } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { SegmentedChoice } from '../../components/segmented-choice.tsx';
import { Switch } from '../../components/switch.tsx';
import { openapiStrings } from '../../strings/openapi.ts';
import { looksPrivate } from '../connections/request-preview.ts';
import type { OpenapiState } from './openapi-store.ts';

/** A longer text is not put into a field. */
const mostShownText = 200_000;
const sources = ['url', 'file', 'text'] as const;
type Source = (typeof sources)[number];

/** Where the document is. */
export function OpenapiSource({
  store,
  toolkit,
}: {
  readonly store: StoreApi<OpenapiState>;
  readonly toolkit: string | null;
}) {
  const error = useStore(store, (state) => state.error);
  const [source, setSource] = useState<Source>('url');
  const [url, setUrl] = useState('');
  const [text, setText] = useState('');
  const [file, setFile] = useState<File | null>(null);
  const [allowPrivate, setAllowPrivate] = useState(false);
  const [fault, setFault] = useState<string>();
  const isPrivate = source === 'url' && looksPrivate(url);
  const urlFault = source === 'url' ? (fault ?? fieldFaults(error).url) : undefined;

  const read = async () => {
    const { read: start } = store.getState();
    if (source === 'url') {
      if (url.trim() === '') return setFault(openapiStrings.urlRequired);
      return start({ url: url.trim(), allowPrivate: isPrivate && allowPrivate }, toolkit);
    }
    if (source === 'text') {
      if (text.trim() === '') return setFault(openapiStrings.textRequired);
      return start({ document: text }, toolkit);
    }
    if (file === null) return setFault(openapiStrings.fileRequired);
    return start({ document: file }, toolkit);
  };
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    setFault(undefined);
    void read();
  };
  const choose = (next: Source) => {
    setSource(next);
    setFault(undefined);
  };

  return (
    <form onSubmit={onSubmit} noValidate className="flex flex-col gap-5">
      <p className="text-muted">{openapiStrings.intro}</p>
      <SegmentedChoice
        legend={openapiStrings.source}
        value={source}
        choices={sources.map((value) => ({ value, label: openapiStrings.sources[value] }))}
        onChange={choose}
      />
      {source === 'url' && (
        <TextField
          label={openapiStrings.url}
          hint={openapiStrings.urlHint}
          inputMode="url"
          placeholder="https://api.example.com/openapi.json"
          value={url}
          onChange={(next) => {
            setUrl(next);
            // What was wrong was wrong with the former address.
            setFault(undefined);
            if (error !== null) store.getState().reset();
          }}
          error={urlFault}
        />
      )}
      {isPrivate && (
        <section className="rounded-lg bg-warn-soft p-3">
          <Switch
            label={openapiStrings.allowPrivate}
            description={openapiStrings.allowPrivateText}
            checked={allowPrivate}
            onChange={setAllowPrivate}
          />
        </section>
      )}
      {source === 'text' && <PastedText text={text} onText={setText} fault={fault} />}
      {source === 'file' && <FileChoice file={file} fault={fault} onFile={setFile} onFault={setFault} />}
      {error !== null && urlFault === undefined && <ErrorMessage error={error} />}
      <div>
        <Button type="submit" variant="primary" icon={ScanSearch} disabled={isPrivate && !allowPrivate}>
          {openapiStrings.read}
        </Button>
      </div>
    </form>
  );
}

interface PastedTextProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly fault: string | undefined;
}

/** A document that is pasted. A large one is named, not shown: laying out megabytes of text would stop the console. */
function PastedText({ text, onText, fault }: PastedTextProps) {
  if (text.length > mostShownText) {
    return (
      <div className="flex flex-col items-start gap-2">
        <p className="text-sm" role="status">
          {openapiStrings.pasted(byteCount(text.length))}
        </p>
        <Button icon={ClipboardPaste} onClick={() => onText('')}>
          {openapiStrings.pasteOther}
        </Button>
      </div>
    );
  }
  const onPaste = (event: ClipboardEvent) => {
    const pasted = event.clipboardData.getData('text/plain');
    if (pasted.length <= mostShownText) return;
    event.preventDefault();
    onText(pasted);
  };
  return (
    <TextAreaField
      label={openapiStrings.text}
      placeholder={openapiStrings.textPlaceholder}
      rows={12}
      autoComplete="off"
      spellCheck={false}
      value={text}
      onChange={onText}
      onPaste={onPaste}
      error={fault}
    />
  );
}

interface FileChoiceProps {
  readonly file: File | null;
  readonly fault: string | undefined;
  readonly onFile: (file: File) => void;
  readonly onFault: (fault: string | undefined) => void;
}

function FileChoice({ file, fault, onFile, onFault }: FileChoiceProps) {
  const picker = useRef<HTMLInputElement>(null);
  const change = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [chosen] = target.files ?? [];
    // The same file can be chosen again.
    target.value = '';
    if (chosen === undefined) return;
    if (chosen.size > largestDescription) return onFault(openapiStrings.fileTooLarge);
    onFault(undefined);
    onFile(chosen);
  };
  return (
    <div className="flex flex-col items-start gap-2">
      <input
        ref={picker}
        type="file"
        accept=".json,.yaml,.yml,application/json,application/yaml"
        className="sr-only"
        tabIndex={-1}
        aria-label={openapiStrings.chooseFile}
        onChange={change}
      />
      {file !== null && (
        <p className="font-mono text-sm [overflow-wrap:anywhere]">
          {openapiStrings.chosen(file.name, byteCount(file.size))}
        </p>
      )}
      <Button icon={FileUp} onClick={() => picker.current?.click()}>
        {file === null ? openapiStrings.chooseFile : openapiStrings.otherFile}
      </Button>
      {fault !== undefined && (
        <p role="alert" className="text-xs text-danger">
          {fault}
        </p>
      )}
    </div>
  );
}
