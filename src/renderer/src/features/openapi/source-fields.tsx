import { ClipboardPaste, FileUp } from 'lucide-react';
import { type ChangeEvent, type ClipboardEvent, type SyntheticEvent, useRef } from 'react';
import { largestDescription } from '#shared/domain/openapi-import.ts';
import { Button } from '../../components/button.tsx';
import { TextAreaField, TextField } from '../../components/field.tsx';
import { byteCount } from '../../components/format.ts';
import { openapiStrings } from '../../strings/openapi.ts';
import { isDocument } from './is-document.ts';

/** A longer text is not put into a field. */
const mostShownText = 200_000;

interface AddressFieldProps {
  readonly url: string;
  readonly onUrl: (url: string) => void;
  /** Given the document itself where that was pasted or dropped: a field of one line would take its line ends away. */
  readonly onDocument: (document: string) => void;
  readonly fault: string | undefined;
}

/** Where a document is fetched from; a document that comes in the place of its address is handed on as one. */
export function AddressField({ url, onUrl, onDocument, fault }: AddressFieldProps) {
  const take = (event: SyntheticEvent, data: DataTransfer) => {
    const text = data.getData('text/plain');
    if (!isDocument(text)) return;
    event.preventDefault();
    onDocument(text);
  };
  return (
    <TextField
      label={openapiStrings.url}
      hint={openapiStrings.urlHint}
      inputMode="url"
      placeholder="https://api.example.com/openapi.json"
      value={url}
      onChange={onUrl}
      onPaste={(event) => take(event, event.clipboardData)}
      onDrop={(event) => take(event, event.dataTransfer)}
      error={fault}
    />
  );
}

interface PastedTextProps {
  readonly text: string;
  readonly onText: (text: string) => void;
  readonly fault: string | undefined;
}

/** A document that is pasted. A large one is named, not shown: laying out megabytes of text would stop the console. */
export function PastedText({ text, onText, fault }: PastedTextProps) {
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

/** A document that is a file. */
export function FileChoice({ file, fault, onFile, onFault }: FileChoiceProps) {
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
