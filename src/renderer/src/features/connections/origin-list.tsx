import { connectStrings } from '../../strings/connections.ts';

/** Addresses a credential may be sent to, spelled out in full. */
export function OriginList({ origins }: { readonly origins: readonly string[] }) {
  return (
    <ul className="flex flex-col gap-0.5 font-mono text-xs [overflow-wrap:anywhere] text-text select-text">
      {origins.map((origin) => (
        <li key={origin}>
          {origin}
          {origin.includes('://*.') && (
            <span className="font-sans text-muted"> ({connectStrings.anyHost})</span>
          )}
        </li>
      ))}
    </ul>
  );
}
