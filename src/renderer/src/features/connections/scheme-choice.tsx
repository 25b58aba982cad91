import type { AuthMode } from '#shared/domain/auth-mode.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { useConsole } from '../../app/console-context.ts';
import { SelectField } from '../../components/field.tsx';
import { ToolkitMark } from '../../components/toolkit-mark.tsx';
import { connectStrings, modeWords } from '../../strings/connections.ts';
import { splitSchemes } from './connect-form.ts';

interface SchemeChoiceProps {
  readonly toolkit: Toolkit;
  readonly mode: AuthMode;
}

/** The service, and how to sign in where there are several ways. */
export function SchemeChoice({ toolkit, mode }: SchemeChoiceProps) {
  const { connect } = useConsole();
  const { offered, missing } = splitSchemes(toolkit);
  return (
    <>
      <div className="flex items-center gap-3">
        <ToolkitMark slug={toolkit.slug} name={toolkit.name} size={40} />
        <div className="min-w-0">
          <p className="font-medium">{toolkit.name}</p>
          <p className="truncate font-mono text-xs text-muted">{toolkit.base_url}</p>
        </div>
      </div>
      {offered.length > 1 && (
        <SelectField
          label={connectStrings.scheme}
          value={mode}
          choices={offered.map((scheme) => ({ value: scheme.mode, label: modeWords[scheme.mode] }))}
          onChange={(value) => {
            const scheme = offered.find((candidate) => candidate.mode === value);
            if (scheme !== undefined) connect.getState().chooseScheme(scheme.mode);
          }}
        />
      )}
      {missing.map((scheme) => (
        <p key={scheme.mode} className="text-xs text-muted">
          {connectStrings.alsoUnknown(toolkit.name)}
        </p>
      ))}
    </>
  );
}
