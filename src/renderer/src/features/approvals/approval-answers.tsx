import { useState } from 'react';
import { useStore } from 'zustand';
import type { Approval, ApprovalAnswer } from '#shared/domain/approval.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { approvalStrings, decidedWords } from '../../strings/approvals.ts';
import { ruleSentence } from '../rules/rule-words.ts';
import { useRuleNames } from '../rules/use-rule-names.ts';
import { alwaysRule } from './approval-list.ts';

type Lasting = Extract<ApprovalAnswer, 'always' | 'deny_always'>;

/** The ways to answer requests that are alike. Only the two that settle nothing else have a key. */
export function ApprovalAnswers({ approvals: members }: { readonly approvals: readonly Approval[] }) {
  const { approvals, toasts } = useConsole();
  const deciding = useStore(approvals, (state) => state.deciding);
  const names = useRuleNames();
  const [error, setError] = useState<SallyportError | null>(null);
  const [asking, setAsking] = useState<Lasting | null>(null);
  const [first] = members;
  if (first === undefined) return null;

  const decide = async (answer: ApprovalAnswer) => {
    const failure = await approvals.getState().decide(
      members.map(({ id }) => id),
      answer,
    );
    setError(failure);
    setAsking(null);
    if (failure === null) toasts.getState().success(approvalStrings.done(decidedWords[answer]));
  };
  const answerButton = (answer: ApprovalAnswer, label: string) => (
    <Button disabled={deciding} onClick={() => void decide(answer)}>
      {label}
    </Button>
  );
  const rule = alwaysRule(first, asking === 'deny_always' ? 'deny' : 'allow');
  return (
    <section
      aria-label={approvalStrings.answers}
      className="flex shrink-0 flex-col gap-3 border-t border-line px-5 py-4"
    >
      {error !== null && <ErrorMessage error={error} />}
      <div className="flex flex-wrap gap-2">
        <Button
          variant="primary"
          data-key="a"
          aria-keyshortcuts="a"
          title={approvalStrings.keyHint('A')}
          busy={deciding}
          onClick={() => void decide('once')}
        >
          {approvalStrings.once(members.length)}
          <Key name="A" />
        </Button>
        <Button
          variant="danger"
          data-key="d"
          aria-keyshortcuts="d"
          title={approvalStrings.keyHint('D')}
          disabled={deciding}
          onClick={() => void decide('deny')}
        >
          {approvalStrings.deny(members.length)}
          <Key name="D" />
        </Button>
      </div>
      <fieldset className="flex flex-wrap gap-2">
        <legend className="mb-1.5 text-xs font-medium text-muted">{approvalStrings.approveMore}</legend>
        {answerButton('hour', approvalStrings.hour)}
        {answerButton('until_restart', approvalStrings.untilRestart)}
        <Button disabled={deciding || rule === null} onClick={() => setAsking('always')}>
          {approvalStrings.always}
        </Button>
        <Button variant="quiet" disabled={deciding || rule === null} onClick={() => setAsking('deny_always')}>
          {approvalStrings.denyAlways}
        </Button>
      </fieldset>
      <p className="text-xs text-muted">
        {approvalStrings.scope}
        {rule === null && ` ${approvalStrings.noRule}`}
      </p>
      <ConfirmDialog
        open={asking !== null}
        onClose={() => setAsking(null)}
        onConfirm={() => asking !== null && void decide(asking)}
        busy={deciding}
        danger={asking === 'deny_always'}
        title={asking === 'deny_always' ? approvalStrings.denyAlwaysTitle : approvalStrings.alwaysTitle}
        confirm={asking === 'deny_always' ? approvalStrings.denyAlwaysConfirm : approvalStrings.alwaysConfirm}
      >
        <p>{approvalStrings.alwaysText(first.key_name)}</p>
        {rule !== null && <p className="font-medium text-text">{ruleSentence(rule, names)}</p>}
        <p>{approvalStrings.alwaysUndo}</p>
      </ConfirmDialog>
    </section>
  );
}

function Key({ name }: { readonly name: string }) {
  return (
    <kbd aria-hidden className="rounded px-1 font-mono text-[0.6875rem] opacity-80 ring-1 ring-current">
      {name}
    </kbd>
  );
}
