import type { ImportPreview } from '#shared/domain/openapi-import.ts';

/** One tool: what it is called, and the request that it makes. */
export function ToolRow({ tool }: { readonly tool: ImportPreview['tools'][number] }) {
  return (
    <li className="flex flex-col gap-0.5 py-2">
      <p className="text-sm [overflow-wrap:anywhere]">{tool.name}</p>
      <p className="flex flex-wrap gap-x-3 font-mono text-xs text-muted [overflow-wrap:anywhere]">
        <span className="select-text">{tool.slug}</span>
        <span>
          {tool.method} {tool.path}
        </span>
      </p>
    </li>
  );
}
