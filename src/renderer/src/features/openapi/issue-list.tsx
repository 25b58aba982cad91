import type { ImportPreview } from '#shared/domain/openapi-import.ts';
import { MixedText } from '../../components/mixed-text.tsx';
import { openapiStrings } from '../../strings/openapi.ts';

interface IssueListProps {
  readonly issues: ImportPreview['issues'];
  readonly count: number;
  readonly open?: boolean;
}

/** What is wrong with a document, and where. */
export function IssueList({ issues, count, open }: IssueListProps) {
  if (count === 0) return null;
  return (
    <details open={open} className="text-sm">
      <summary className="cursor-pointer text-muted">{openapiStrings.issues(count)}</summary>
      <ul className="mt-2 flex flex-col gap-2 border-l-2 border-line pl-3">
        {issues.map(({ pointer, line, message, severity }) => (
          <li key={`${pointer} ${message}`} className="text-xs [overflow-wrap:anywhere]">
            <p className="font-mono text-muted">
              {pointer === '' ? openapiStrings.document : <MixedText text={pointer} />}
              {line !== null && `, ${openapiStrings.line(line)}`}
            </p>
            <p className={severity === 'error' ? 'text-danger' : 'text-text'}>
              <MixedText text={message} />
            </p>
          </li>
        ))}
        {count > issues.length && (
          <li className="text-xs text-muted">{openapiStrings.more(count - issues.length)}</li>
        )}
      </ul>
    </details>
  );
}
