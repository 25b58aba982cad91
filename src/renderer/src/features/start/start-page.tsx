import { Check } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';
import type { CallSummary } from '#shared/domain/call.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { classNames } from '../../components/class-names.ts';
import { CodeBlock } from '../../components/code-block.tsx';
import { Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { startStrings, stepWords } from '../../strings/start.ts';
import { curlSnippet } from '../agents/snippets.ts';
import { useSnippetFacts } from '../agents/use-snippet-facts.ts';
import { CallLines } from '../home/call-lines.tsx';
import { DemoNote, DemoOffer } from './demo.tsx';
import { type StartStep, type StepState, startIsOver, startSteps } from './start-steps.ts';
import { useStepStates } from './use-step-states.ts';

/** The first three steps, each checked off by what really happened. */
export function StartPage() {
  const stores = useConsole();
  const states = useStepStates() ?? { connect: 'open', key: 'open', call: 'open' };
  const { skip, resume, answered, failed } = useStore(stores.start);
  const facts = useSnippetFacts(null);
  const [, navigate] = useLocation();

  const actions: Record<StartStep, ReactNode> = {
    connect: (
      <div className="flex flex-col gap-3">
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" onClick={() => navigate('/connections/new')}>
            {stepWords.connect.action}
          </Button>
          <DemoOffer />
        </div>
        <p className="text-xs text-muted">{startStrings.demoText}</p>
      </div>
    ),
    key: (
      <Button variant="primary" onClick={() => navigate('/agents/new')}>
        {stepWords.key.action}
      </Button>
    ),
    call: (
      <div className="w-full">
        <CodeBlock code={facts && curlSnippet(facts)} label={stepWords.call.action} />
        <p role="status" className="mt-2 text-xs text-muted">
          {startStrings.waiting}
        </p>
        {failed !== null && <FailedCall call={failed} />}
      </div>
    ),
  };
  const outcomes: Partial<Record<StartStep, ReactNode>> = {
    connect: <DemoNote />,
    call: answered && <CallLines calls={[answered]} label={startStrings.firstCall} />,
  };
  const current = startSteps.find((step) => states[step] === 'open');

  return (
    <Page narrow title={startStrings.title}>
      <p className="mb-6 text-muted">{startStrings.lead}</p>
      <ol className="flex flex-col gap-3">
        {startSteps.map((step, index) => (
          <Step
            key={step}
            step={step}
            number={index + 1}
            state={states[step]}
            current={step === current}
            onSkip={() => skip(step)}
            onResume={() => resume(step)}
            outcome={outcomes[step]}
          >
            {actions[step]}
          </Step>
        ))}
      </ol>
      {startIsOver(states) && (
        <p role="status" className="mt-6 text-muted">
          {startStrings.over}{' '}
          <Link href="/calls" className="text-accent underline underline-offset-2">
            {startStrings.toCalls}
          </Link>
        </p>
      )}
    </Page>
  );
}

/** Why the first call is still waited for although an agent has called. */
function FailedCall({ call }: { readonly call: CallSummary }) {
  return (
    <div className="mt-3">
      <Note tone="warn">
        {startStrings.notThrough} {call.error_message}
      </Note>
      <div className="mt-2 mb-2">
        <CallLines calls={[call]} label={startStrings.failedCall} />
      </div>
    </div>
  );
}

interface StepProps {
  readonly step: StartStep;
  readonly number: number;
  readonly state: StepState;
  readonly current: boolean;
  readonly onSkip: () => void;
  readonly onResume: () => void;
  /** What a done step has led to. */
  readonly outcome: ReactNode;
  readonly children: ReactNode;
}

function Step({ step, number, state, current, onSkip, onResume, outcome, children }: StepProps) {
  const { title, text } = stepWords[step];
  const isOpen = state === 'open';
  return (
    <li
      aria-label={title}
      className={classNames(
        'flex gap-4 rounded-xl p-4 ring-1 ring-inset',
        current ? 'ring-control' : 'ring-line',
      )}
    >
      <span
        className={classNames(
          'flex size-7 shrink-0 items-center justify-center rounded-full text-sm font-semibold',
          state === 'done' && 'bg-ok-soft text-ok',
          state === 'skipped' && 'bg-hover text-muted',
          isOpen && (current ? 'bg-accent text-on-accent' : 'bg-hover text-muted'),
        )}
      >
        {state === 'done' ? <Check size={16} role="img" aria-label={startStrings.done} /> : number}
      </span>
      <div className="min-w-0 flex-1">
        <div className="flex items-start gap-2">
          <h2 className={classNames('flex-1 pt-0.5 font-semibold', !isOpen && 'text-muted')}>{title}</h2>
          {state === 'skipped' && (
            <>
              <span className="pt-1 text-xs text-muted">{startStrings.skipped}</span>
              <Button
                variant="quiet"
                aria-label={`${startStrings.resume}: ${title}`}
                onClick={onResume}
                className="-mt-1"
              >
                {startStrings.resume}
              </Button>
            </>
          )}
          {isOpen && (
            <Button
              variant="quiet"
              aria-label={`${startStrings.skip}: ${title}`}
              onClick={onSkip}
              className="-mt-1"
            >
              {startStrings.skip}
            </Button>
          )}
        </div>
        {state === 'done' && outcome}
        {isOpen && (
          <>
            <p className="text-sm text-muted">{text}</p>
            {current && <div className="mt-3 flex">{children}</div>}
          </>
        )}
      </div>
    </li>
  );
}
