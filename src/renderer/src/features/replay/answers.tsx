import { Link } from 'wouter';
import { useStore } from 'zustand';
import { type CallDetail, wasHeldBack } from '#shared/domain/call.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { classNames } from '../../components/class-names.ts';
import { byteCount, duration } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { callStrings } from '../../strings/calls.ts';
import { replayStrings } from '../../strings/replay.ts';
import { BodySection } from '../calls/body-section.tsx';
import { callOutcome } from '../calls/call-list.ts';
import { HeaderTable } from '../calls/header-table.tsx';
import { AnswerChanges } from './answer-changes.tsx';
import { refusedFaults } from './request-form.ts';

/** What came back: each attempt, and the shown answer beside the recorded one. Everything in it is inert text. */
export function Answers() {
  const { replay } = useConsole();
  const { origin, answer, answerError, attempts, run, sent, form } = useStore(replay);
  const isMarked = Object.keys(refusedFaults(answerError, sent, form)).length > 0;
  const hasNothing = answer === null && answerError === null;
  return (
    <section
      aria-label={replayStrings.answers}
      className="flex min-h-0 flex-col gap-5 overflow-y-auto px-6 py-5 @max-3xl:overflow-visible"
    >
      {attempts.length > 1 && <Attempts />}
      {answerError !== null && !isMarked && <ErrorMessage error={answerError} />}
      {isMarked && <p className="text-sm text-muted">{replayStrings.markedAbove}</p>}
      {hasNothing && (
        <p role="status" className="text-sm text-muted">
          {run !== null && replayStrings.sending}
          {run === null && (origin === null ? replayStrings.nothingYetBlank : replayStrings.nothingYet)}
        </p>
      )}
      {origin !== null && answer !== null && <AnswerChanges before={origin} after={answer} />}
      <div className="@container">
        <div
          className={classNames(
            'grid gap-5',
            origin !== null && answer !== null && 'grid-cols-2 @max-xl:grid-cols-1',
          )}
        >
          {origin !== null && <Answer title={replayStrings.recorded} call={origin} />}
          {answer !== null && <Answer title={replayStrings.received} call={answer} />}
        </div>
      </div>
    </section>
  );
}

function Attempts() {
  const { replay } = useConsole();
  const { attempts, answer, show } = useStore(replay);
  return (
    <section aria-label={replayStrings.attempts}>
      <h2 className="mb-1.5 text-sm font-medium">{replayStrings.attempts}</h2>
      <ul className="flex max-h-40 flex-wrap gap-1.5 overflow-y-auto">
        {attempts.map((attempt) => (
          <li key={attempt.number}>
            {'call' in attempt ? (
              <button
                type="button"
                aria-label={replayStrings.attempt(attempt.number)}
                aria-pressed={answer?.id === attempt.call.id}
                onClick={() => void show(attempt.call.id)}
                className={classNames(
                  'flex h-7 items-center gap-1.5 rounded-md px-2 text-xs tabular-nums ring-1 ring-inset',
                  answer?.id === attempt.call.id ? 'bg-selected ring-accent' : 'ring-line hover:bg-hover',
                )}
              >
                <OutcomeBadge call={attempt.call} />
                {duration(attempt.call.duration_ms)}
              </button>
            ) : (
              <span className="flex h-7 items-center" title={attempt.error.message}>
                <Badge tone="danger">{attempt.error.code}</Badge>
              </span>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function OutcomeBadge({ call }: { readonly call: Parameters<typeof callOutcome>[0] }) {
  const { tone, label } = callOutcome(call);
  return <Badge tone={tone}>{label}</Badge>;
}

function Answer({ title, call }: { readonly title: string; readonly call: CallDetail }) {
  return (
    <section aria-label={title} className="flex min-w-0 flex-col gap-3">
      <header className="flex flex-wrap items-center gap-x-3 gap-y-1 border-b border-line pb-2">
        <h2 className="font-semibold">{title}</h2>
        <OutcomeBadge call={call} />
        <span className="text-xs text-muted tabular-nums">
          {duration(call.duration_ms)} · {byteCount(call.response_bytes)}
        </span>
        <Link
          href={`/calls/${call.id}`}
          className="ml-auto text-xs text-accent underline-offset-2 hover:underline"
        >
          {replayStrings.showCall}
        </Link>
      </header>
      {call.error_message !== null && (
        <p className="text-sm text-danger [overflow-wrap:anywhere]">{call.error_message}</p>
      )}
      {call.status === null ? (
        <p className="text-sm text-muted">
          {wasHeldBack(call) ? callStrings.heldBackAnswer : callStrings.noAnswer}
        </p>
      ) : (
        <>
          <h3 className="sr-only">{callStrings.response}</h3>
          <BodySection
            key={call.id}
            body={call.response_body}
            label={title}
            fileName={`${call.id}-response`}
          />
          <HeaderTable headers={call.response_headers} label={title} />
        </>
      )}
    </section>
  );
}
