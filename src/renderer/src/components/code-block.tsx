import { CopyButton } from './copy-button.tsx';
import { SkeletonCode } from './skeleton.tsx';

interface CodeBlockProps {
  /** Null while it is on its way. */
  readonly code: string | null;
  /** What the button copies. */
  readonly label: string;
}

/** Inert text in a fixed-width face, with a button that copies it. */
export function CodeBlock({ code, label }: CodeBlockProps) {
  if (code === null) return <SkeletonCode />;
  return (
    <div className="relative rounded-lg bg-sunken ring-1 ring-line ring-inset">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0} className="overflow-x-auto p-3 pr-11 font-mono text-xs leading-5 select-text">
        {code}
      </pre>
      <div className="absolute top-1 right-1">
        <CopyButton compact text={code} label={label} />
      </div>
    </div>
  );
}
