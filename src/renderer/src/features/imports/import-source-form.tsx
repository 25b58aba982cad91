import { FileUp, Search } from 'lucide-react';
import { type ChangeEvent, type FormEvent, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Button } from '../../components/button.tsx';
import { RadioCards, TextAreaField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { importStrings, sourceWords } from '../../strings/imports.ts';
import { type ImportSource, importSources } from './imports-store.ts';

const largestFile = 512 * 1024;

/** Where to look for credentials. */
export function ImportSourceForm() {
  const { imports } = useConsole();
  const { busy, error, scan } = useStore(imports);
  const [source, setSource] = useState<ImportSource>('env');
  const [text, setText] = useState('');
  const [fault, setFault] = useState<string | undefined>();
  const isText = source !== 'gh';
  const refused = fieldFaults(error).text;
  const refusal = refused && [refused, error?.details.fix].filter(Boolean).join(' ');

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (isText && text.trim() === '') return setFault(importStrings.textRequired);
    setFault(undefined);
    void scan(source, text);
  };
  const change = (next: string) => {
    setText(next);
    setFault(undefined);
  };
  const readFile = async (file: File) => {
    if (file.size > largestFile) return setFault(importStrings.fileTooLarge);
    try {
      change(await file.text());
    } catch {
      setFault(importStrings.fileUnreadable);
    }
  };

  return (
    <form onSubmit={submit} noValidate className="flex flex-col gap-5">
      <RadioCards
        legend={importStrings.source}
        value={source}
        onChange={(next) => {
          setSource(next);
          change('');
        }}
        choices={importSources.map((value) => ({ value, ...sourceWords[value] }))}
      />
      {isText && (
        <div className="flex flex-col gap-2">
          <TextAreaField
            label={importStrings.text[source]}
            placeholder={importStrings.placeholder[source]}
            value={text}
            onChange={change}
            error={fault ?? refusal}
            rows={8}
            autoComplete="off"
          />
          <FileButton onFile={(file) => void readFile(file)} />
        </div>
      )}
      {error !== null && refusal === undefined && <ErrorMessage error={error} />}
      <div className="flex items-center justify-between gap-4">
        <p className="text-xs text-muted">{importStrings.stays}</p>
        <Button type="submit" variant="primary" icon={Search} busy={busy}>
          {busy ? importStrings.scanning : importStrings.scan}
        </Button>
      </div>
    </form>
  );
}

function FileButton({ onFile }: { readonly onFile: (file: File) => void }) {
  const input = useRef<HTMLInputElement>(null);
  const change = ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    if (file !== undefined) onFile(file);
    // The same file chosen again is a change, too.
    target.value = '';
  };
  return (
    <div>
      <input
        ref={input}
        type="file"
        className="sr-only"
        tabIndex={-1}
        aria-label={importStrings.chooseFile}
        onChange={change}
      />
      <Button icon={FileUp} onClick={() => input.current?.click()}>
        {importStrings.chooseFile}
      </Button>
    </div>
  );
}
