import type { AuthMode } from '#shared/domain/auth-mode.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { useConsole } from '../../app/console-context.ts';
import { SelectField } from '../../components/field.tsx';
import { ToolkitMark } from '../../components/toolkit-mark.tsx';
import { connectStrings, modeWords } from '../../strings/connections.ts';
import { type ConnectWay, connectWays, splitSchemes } from './connect-form.ts';

interface SchemeChoiceProps {
  readonly toolkit: Toolkit;
  readonly mode: AuthMode;
  /** Whether the credential is typed in. */
  readonly isTyped: boolean;
}

/** The service, and how to sign in where there are several ways. */
export function SchemeChoice({ toolkit, mode, isTyped }: SchemeChoiceProps) {
  const { connect } = useConsole();
  const { missing } = splitSchemes(toolkit);
  const ways = connectWays(toolkit);
  return (
    <>
      <div className="flex items-center gap-3">
        <ToolkitMark slug={toolkit.slug} name={toolkit.name} size={40} />
        <div className="min-w-0">
          <p className="font-medium">{toolkit.name}</p>
          <p className="truncate font-mono text-xs text-muted">{toolkit.base_url}</p>
        </div>
      </div>
      {ways.length > 1 && (
        <SelectField
          label={connectStrings.scheme}
          value={keyOf(mode, isTyped)}
          choices={ways.map((way) => ({
            value: keyOf(way.scheme.mode, way.isTyped),
            label: wayLabel(way, ways),
          }))}
          onChange={(value) => {
            const way = ways.find((each) => keyOf(each.scheme.mode, each.isTyped) === value);
            if (way !== undefined) connect.getState().chooseScheme(way.scheme.mode, way.isTyped);
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

const keyOf = (mode: AuthMode, isTyped: boolean) => `${mode} ${isTyped ? 'typed' : 'sign-in'}`;

function wayLabel({ scheme, isTyped }: ConnectWay, ways: readonly ConnectWay[]): string {
  const words = modeWords[scheme.mode];
  const isOneOfTwo = ways.filter((way) => way.scheme === scheme).length > 1;
  if (!isOneOfTwo) return words;
  return isTyped ? connectStrings.typedWay(words) : connectStrings.signInWay(words);
}
