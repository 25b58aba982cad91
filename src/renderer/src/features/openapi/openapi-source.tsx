import { ScanSearch } from 'lucide-react';
import { type FormEvent, useRef, useState } from 'react';
import { type StoreApi, useStore } from 'zustand';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { SegmentedChoice } from '../../components/segmented-choice.tsx';
import { Switch } from '../../components/switch.tsx';
import { openapiStrings } from '../../strings/openapi.ts';
import { looksPrivate } from '../connections/request-preview.ts';
import { isDocument } from './is-document.ts';
import type { OpenapiState } from './openapi-store.ts';
import { AddressField, FileChoice, PastedText } from './source-fields.tsx';

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
  const [isMoved, setIsMoved] = useState(false);
  const submit = useRef<HTMLButtonElement>(null);
  const isPrivate = source === 'url' && looksPrivate(url);
  const urlFault = source === 'url' ? (fault ?? fieldFaults(error).url) : undefined;

  const enterUrl = (next: string) => {
    setUrl(next);
    // What was wrong was wrong with the former address.
    setFault(undefined);
    if (error !== null) store.getState().reset();
  };
  const move = (document: string) => {
    enterUrl('');
    setText(document);
    setSource('text');
    setIsMoved(true);
    submit.current?.focus();
  };
  const read = async () => {
    const { read: start } = store.getState();
    if (source === 'url') {
      if (url.trim() === '') return setFault(openapiStrings.urlRequired);
      if (isDocument(url)) {
        move(url);
        return start({ document: url }, toolkit);
      }
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
    setIsMoved(false);
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
      {source === 'url' && <AddressField url={url} onUrl={enterUrl} onDocument={move} fault={urlFault} />}
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
      {isMoved && source === 'text' && (
        <div role="status">
          <Note>{openapiStrings.moved}</Note>
        </div>
      )}
      {source === 'text' && <PastedText text={text} onText={setText} fault={fault} />}
      {source === 'file' && <FileChoice file={file} fault={fault} onFile={setFile} onFault={setFault} />}
      {error !== null && urlFault === undefined && <ErrorMessage error={error} />}
      <div>
        <Button
          ref={submit}
          type="submit"
          variant="primary"
          icon={ScanSearch}
          disabled={isPrivate && !allowPrivate}
        >
          {openapiStrings.read}
        </Button>
      </div>
    </form>
  );
}
