import { FileUp } from 'lucide-react';
import { type ChangeEvent, type ComponentProps, useRef, useState } from 'react';
import { common } from '../strings/common.ts';
import { Button } from './button.tsx';
import { TextAreaField } from './field.tsx';

/** More than any key file holds. */
const largestFile = 64 * 1024;

/** A text of several lines, typed, pasted or read from a file. What a file holds stays in this field. */
export function FileTextField({ onChange, error, ...field }: ComponentProps<typeof TextAreaField>) {
  const picker = useRef<HTMLInputElement>(null);
  const [fault, setFault] = useState<string>();
  const read = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const [file] = target.files ?? [];
    // The same file can be chosen again.
    target.value = '';
    if (file === undefined) return;
    if (file.size > largestFile) return setFault(common.fileTooLarge);
    setFault(undefined);
    onChange(await file.text());
  };
  return (
    <div className="flex flex-col items-start gap-2">
      <div className="w-full">
        <TextAreaField
          autoComplete="off"
          autoCapitalize="none"
          rows={5}
          {...field}
          error={fault ?? error}
          onChange={(text) => {
            setFault(undefined);
            onChange(text);
          }}
        />
      </div>
      <input
        ref={picker}
        type="file"
        className="hidden"
        aria-hidden
        tabIndex={-1}
        onChange={(event) => void read(event)}
      />
      <Button icon={FileUp} onClick={() => picker.current?.click()}>
        {common.chooseFile}
      </Button>
    </div>
  );
}
