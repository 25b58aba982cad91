import type { ReactNode } from 'react';
import type { ImportPreview } from '#shared/domain/openapi-import.ts';
import { MixedText } from '../../components/mixed-text.tsx';

interface ToolRowProps {
  readonly tool: ImportPreview['tools'][number];
  /** What can be done with it. */
  readonly action?: ReactNode;
}

/** One tool: what it is called, and the request that it makes. */
export function ToolRow({ tool, action }: ToolRowProps) {
  // One without a title is called by its request.
  const isRequest = tool.name.startsWith(`${tool.method} /`);
  return (
    <li className="flex items-center gap-3 py-2">
      <div className="flex min-w-0 flex-1 flex-col gap-0.5">
        <p className="text-sm [overflow-wrap:anywhere]">
          {isRequest ? <MixedText text={tool.name} /> : <bdi>{tool.name}</bdi>}
        </p>
        <p className="flex flex-wrap gap-x-3 font-mono text-xs text-muted [overflow-wrap:anywhere]">
          <span className="select-text">{tool.slug}</span>
          <span>
            {tool.method} <MixedText text={tool.path} />
          </span>
        </p>
      </div>
      {action}
    </li>
  );
}
