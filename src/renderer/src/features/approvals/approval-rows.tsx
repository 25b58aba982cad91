// biome-ignore-all lint/a11y/useFocusableInteractive: the list holds the focus and points to its options (aria-activedescendant)
// biome-ignore-all lint/a11y/useKeyWithClickEvents: the list takes the keys

import { type KeyboardEvent, memo, type ReactNode, useEffect, useId, useRef } from 'react';
import { useStore } from 'zustand';
import type { Approval } from '#shared/domain/approval.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { RelativeTime } from '../../components/time.tsx';
import { approvalStrings } from '../../strings/approvals.ts';
import { hostOf, neighbour } from '../calls/call-list.ts';
import { type ApprovalGroup, approvalOutcome, routePath } from './approval-list.ts';

interface ApprovalRowsProps {
  readonly groups: readonly ApprovalGroup[];
  readonly history: readonly Approval[];
  readonly selected: string | null;
  readonly onSelect: (id: string) => void;
  readonly onClose: () => void;
}

/** Both lists as one: the arrows move through what waits, then through what was decided. */
export function ApprovalRows({ groups, history, selected, onSelect, onClose }: ApprovalRowsProps) {
  const { approvals } = useConsole();
  const { historyCursor, historyError, loadOlder } = useStore(approvals);
  const list = useRef<HTMLDivElement>(null);
  const listId = useId();
  const row = (id: string) => `${listId}-${id}`;
  const shown =
    groups.find((group) => group.approvals.some(({ id }) => id === selected))?.id ??
    history.find(({ id }) => id === selected)?.id ??
    null;
  // The arrows work at once, and from wherever a link led.
  useEffect(() => list.current?.focus(), []);

  const onKeyDown = (event: KeyboardEvent) => {
    const ids = [...groups, ...history].map(({ id }) => id);
    const step = { ArrowDown: 1, ArrowUp: -1, Home: -ids.length, End: ids.length }[event.key];
    if (step !== undefined) {
      const next = neighbour(ids, shown, step);
      if (next === null) return;
      onSelect(next);
      document.getElementById(row(next))?.scrollIntoView({ block: 'nearest' });
    } else if (event.key === 'Escape' && selected !== null) {
      onClose();
    } else {
      return;
    }
    event.preventDefault();
  };

  return (
    <>
      <div
        ref={list}
        role="listbox"
        tabIndex={0}
        aria-label={approvalStrings.list}
        aria-activedescendant={shown === null ? undefined : row(shown)}
        onKeyDown={onKeyDown}
        className={classNames(
          'group/list focus-visible:-outline-offset-2',
          shown !== null && 'focus-visible:outline-none',
        )}
      >
        <Section title={approvalStrings.undecided}>
          {groups.length === 0 && (
            <p className="px-6 py-3 text-sm text-muted">{approvalStrings.noneWaiting}</p>
          )}
          {groups.map(({ id, approvals: members }) => (
            <Row
              key={id}
              id={row(id)}
              approval={members[0] as Approval}
              size={members.length}
              selected={id === shown}
              onSelect={onSelect}
            />
          ))}
        </Section>
        {history.length > 0 && (
          <Section title={approvalStrings.history}>
            {history.map((approval) => (
              <Row
                key={approval.id}
                id={row(approval.id)}
                approval={approval}
                size={1}
                selected={approval.id === shown}
                onSelect={onSelect}
              />
            ))}
          </Section>
        )}
      </div>
      <div className="flex flex-col items-start gap-2 px-6 py-3">
        {historyError !== null && <ErrorMessage error={historyError} />}
        {historyCursor !== null && <Button onClick={() => void loadOlder()}>{approvalStrings.older}</Button>}
      </div>
    </>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/useSemanticElements: the parts of a list box are groups
    <div role="group" aria-label={title}>
      <p aria-hidden className="border-b border-line bg-sunken px-6 py-1.5 text-xs font-medium text-muted">
        {title}
      </p>
      {children}
    </div>
  );
}

interface RowProps {
  readonly id: string;
  readonly approval: Approval;
  readonly size: number;
  readonly selected: boolean;
  readonly onSelect: (id: string) => void;
}

const Row = memo(function Row({ id, approval, size, selected, onSelect }: RowProps) {
  const outcome = approvalOutcome(approval);
  const path = routePath(approval);
  return (
    <div
      id={id}
      role="option"
      aria-selected={selected}
      onClick={() => onSelect(approval.id)}
      className={classNames(
        'flex cursor-pointer flex-col gap-0.5 border-b border-line px-6 py-2.5 [content-visibility:auto]',
        selected
          ? 'bg-selected group-focus-visible/list:ring-2 group-focus-visible/list:ring-accent group-focus-visible/list:ring-inset'
          : 'hover:bg-hover',
      )}
    >
      <div className="flex min-w-0 items-center gap-2">
        <span className="truncate text-sm font-medium">{approval.key_name}</span>
        {size > 1 && <Badge>{approvalStrings.alike(size)}</Badge>}
        <span className="ml-auto shrink-0 text-xs text-muted">
          <RelativeTime at={approval.decided_at ?? approval.created_at} />
        </span>
      </div>
      <div className="flex min-w-0 items-center gap-2 text-sm">
        <p className="min-w-0 flex-1 truncate" title={`${approval.method} ${hostOf(approval.origin)}${path}`}>
          <span className="font-mono text-xs font-semibold">{approval.method}</span>{' '}
          <span className="text-muted">{hostOf(approval.origin)}</span>
          <span className="font-mono text-xs">{path}</span>
        </p>
        <Badge tone={outcome.tone}>{outcome.label}</Badge>
      </div>
    </div>
  );
});
