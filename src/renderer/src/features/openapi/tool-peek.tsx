import type { ImportPreview } from '#shared/domain/openapi-import.ts';
import { Note } from '../../components/messages.tsx';
import { openapiStrings } from '../../strings/openapi.ts';
import { ToolRow } from './tool-row.tsx';

/** The tools that an import would make, as far as they are listed. */
export function ToolPeek({ preview }: { readonly preview: ImportPreview }) {
  const { tools, tool_count: count } = preview;
  return (
    <details className="text-sm">
      <summary className="cursor-pointer text-muted">{openapiStrings.toolList(count)}</summary>
      <ul className="mt-2 flex max-h-96 flex-col divide-y divide-line overflow-y-auto border-l-2 border-line pl-3">
        {tools.map((tool) => (
          <ToolRow key={tool.slug} tool={tool} />
        ))}
        {count > tools.length && (
          <li className="py-2 text-xs text-muted">{openapiStrings.more(count - tools.length)}</li>
        )}
      </ul>
    </details>
  );
}

/** What a new import changes about the tools that are there. */
export function ChangeList({ changes }: { readonly changes: NonNullable<ImportPreview['changes']> }) {
  const { added, changed, removed } = changes;
  const groups = [
    [openapiStrings.added, added],
    [openapiStrings.changed, changed],
    [openapiStrings.removed, removed],
  ] as const;
  return (
    <Note tone={removed.length > 0 ? 'warn' : 'info'}>
      <p>{openapiStrings.changes(added.length, changed.length, removed.length)}</p>
      {added.length + changed.length + removed.length > 0 && (
        <details className="mt-1">
          <summary className="cursor-pointer">{openapiStrings.changedList}</summary>
          {groups.map(([label, slugs]) =>
            slugs.length === 0 ? null : (
              <div key={label} className="mt-2">
                <p className="text-xs font-medium">{label}</p>
                <p className="max-h-40 overflow-y-auto font-mono text-xs [overflow-wrap:anywhere]">
                  {slugs.slice(0, 300).join(', ')}
                  {slugs.length > 300 && ` ${openapiStrings.more(slugs.length - 300)}`}
                </p>
              </div>
            ),
          )}
        </details>
      )}
    </Note>
  );
}
