import { lazy, Suspense, useId } from 'react';
import { TextAreaField } from '../../components/field.tsx';
import { replayStrings } from '../../strings/replay.ts';
import { isJsonType, jsonFault, type RequestForm } from './request-form.ts';

const CodeEditor = lazy(async () => ({
  default: (await import('../../components/code-editor.tsx')).CodeEditor,
}));

interface BodyFieldProps {
  readonly form: Pick<RequestForm, 'headers' | 'body'>;
  readonly error: string | undefined;
  readonly onChange: (body: string) => void;
}

/** The body of a request: a plain field until the editor has come. */
export function BodyField({ form, error, onChange }: BodyFieldProps) {
  const id = useId();
  const wrongJson = jsonFault(form);
  const plain = (
    <TextAreaField label={replayStrings.body} value={form.body} rows={7} error={error} onChange={onChange} />
  );
  return (
    <Suspense fallback={plain}>
      <div className="flex flex-col gap-1">
        <p className="text-sm font-medium">{replayStrings.body}</p>
        <CodeEditor
          label={replayStrings.body}
          value={form.body}
          isJson={isJsonType(form)}
          describedBy={`${id}-notes`}
          onChange={onChange}
        />
        <div id={`${id}-notes`} className="text-xs">
          {error !== undefined && (
            <p role="alert" className="text-danger">
              {error}
            </p>
          )}
          {wrongJson !== null && <p className="text-warn">{replayStrings.notJson(wrongJson)}</p>}
        </div>
      </div>
    </Suspense>
  );
}
