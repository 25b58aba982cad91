import { Badge } from '../../components/badge.tsx';
import { openapiStrings } from '../../strings/openapi.ts';
import type { HostChoice } from './decision.ts';

interface HostChoicesProps {
  readonly hosts: readonly HostChoice[];
  readonly confirmed: readonly string[];
  readonly onChange: (confirmed: string[]) => void;
}

/** Every place that requests or a sign-in would go to, each to be confirmed by itself. */
export function HostChoices({ hosts, confirmed, onChange }: HostChoicesProps) {
  const toggle = (origin: string, isChecked: boolean) =>
    onChange(isChecked ? [...confirmed, origin] : confirmed.filter((each) => each !== origin));
  return (
    <fieldset className="flex flex-col gap-2 rounded-lg p-4 ring-1 ring-line ring-inset">
      <legend className="sr-only">{openapiStrings.hosts}</legend>
      <p aria-hidden className="text-sm font-medium">
        {openapiStrings.hosts}
      </p>
      <p className="text-xs text-muted">{openapiStrings.hostsText}</p>
      {hosts.map((host) => (
        <label key={host.origin} className="flex items-start gap-2.5 py-1">
          <input
            type="checkbox"
            className="mt-0.5 size-4 shrink-0 accent-accent"
            checked={confirmed.includes(host.origin)}
            disabled={host.isClosed}
            onChange={({ target }) => toggle(host.origin, target.checked)}
          />
          <span className="flex min-w-0 flex-col gap-0.5">
            <span className="font-mono text-sm [overflow-wrap:anywhere]">{host.origin}</span>
            <span className="flex flex-wrap items-center gap-x-2 gap-y-1 text-xs text-muted">
              {usesOf(host, confirmed.includes(host.origin)).join(', ')}
              {host.isPrivate && <Badge tone="warn">{openapiStrings.hostPrivate}</Badge>}
            </span>
          </span>
        </label>
      ))}
    </fieldset>
  );
}

function usesOf(
  { isBase, isSignIn, operations, needed, isClosed }: HostChoice,
  isConfirmed: boolean,
): string[] {
  return [
    ...(isBase ? [openapiStrings.hostBase] : []),
    ...(isSignIn ? [openapiStrings.hostSignIn] : []),
    ...(operations > 0 ? [openapiStrings.hostOperations(operations)] : []),
    ...(isClosed ? [openapiStrings.hostClosed] : []),
    ...(needed || isConfirmed || isClosed ? [] : [openapiStrings.hostLeftOut]),
  ];
}
