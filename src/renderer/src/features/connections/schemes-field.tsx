import { lazy, Suspense, useId } from 'react';
import { TextAreaField } from '../../components/field.tsx';
import { customStrings } from '../../strings/connections.ts';

const CodeEditor = lazy(async () => ({
  default: (await import('../../components/code-editor.tsx')).CodeEditor,
}));

interface SchemesFieldProps {
  readonly value: string;
  readonly error: string | undefined;
  readonly onChange: (text: string) => void;
}

/** Ways to sign in, written out: a plain field until the editor has come. */
export function SchemesField({ value, error, onChange }: SchemesFieldProps) {
  const id = useId();
  const { schemesJson: label, schemesJsonHint: hint } = customStrings;
  const plain = (
    <TextAreaField label={label} hint={hint} value={value} rows={12} error={error} onChange={onChange} />
  );
  return (
    <Suspense fallback={plain}>
      <div className="flex flex-col gap-1">
        <p className="text-sm font-medium">{label}</p>
        <CodeEditor label={label} value={value} isJson describedBy={`${id}-notes`} onChange={onChange} />
        <div id={`${id}-notes`} className="text-xs text-muted">
          {error !== undefined && (
            <p role="alert" className="text-danger">
              {error}
            </p>
          )}
          <p>{hint}</p>
        </div>
      </div>
    </Suspense>
  );
}
