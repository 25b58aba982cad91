import type { FieldPair } from '#shared/domain/call.ts';
import { CopyButton } from '../../components/copy-button.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { callStrings } from '../../strings/calls.ts';

interface HeaderTableProps {
  readonly headers: readonly FieldPair[];
  readonly label: string;
}

/** Headers in the order they were sent, repeats included. */
export function HeaderTable({ headers, label }: HeaderTableProps) {
  const name = `${label}: ${callStrings.headers}`;
  return (
    <div>
      <div className="flex h-7 items-center justify-between">
        <h4 className="text-sm text-muted">{callStrings.headers}</h4>
        {headers.length > 0 && (
          <CopyButton
            compact
            text={headers.map(([header, value]) => `${header}: ${value}`).join('\n')}
            label={callStrings.copyHeaders}
          />
        )}
      </div>
      {headers.length === 0 ? (
        <p className="text-sm text-muted">{callStrings.noHeaders}</p>
      ) : (
        <table aria-label={name} className="w-full table-fixed text-left text-xs">
          <thead className="sr-only">
            <tr>
              <th scope="col">{callStrings.headerName}</th>
              <th scope="col">{callStrings.headerValue}</th>
            </tr>
          </thead>
          <tbody>
            {headers.map(([header, value], index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: headers repeat and never change; their place is their identity
              <tr key={index} className="border-t border-line align-top">
                <td className="w-2/5 py-1 pr-3 font-mono text-muted [overflow-wrap:anywhere] select-text">
                  {visibleText(header)}
                </td>
                <td className="py-1 font-mono [overflow-wrap:anywhere] select-text">{visibleText(value)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}
