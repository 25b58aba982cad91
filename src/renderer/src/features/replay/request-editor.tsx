import { RotateCcw, Send, Square } from 'lucide-react';
import { useId, useState } from 'react';
import { Link, useLocation } from 'wouter';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { isolatedPath } from '../../components/bidi.ts';
import { Button } from '../../components/button.tsx';
import { SelectField, TextAreaField, TextField } from '../../components/field.tsx';
import { byteCount } from '../../components/format.ts';
import { Note } from '../../components/messages.tsx';
import type { Choice } from '../../components/select.tsx';
import { useFocusFault } from '../../components/use-focus-fault.ts';
import { common } from '../../strings/common.ts';
import { phrase } from '../../strings/phrase.ts';
import { replayStrings } from '../../strings/replay.ts';
import { BodyField } from './body-field.tsx';
import { composerHref } from './composer-href.ts';
import { ConfirmSend } from './confirm-send.tsx';
import { EndpointField } from './endpoint-field.tsx';
import type { EndpointSuggestion } from './endpoint-suggestions.ts';
import { longestDelayMs, mostTimes, type ReplayState } from './replay-store.ts';
import { asksFirst, commonMethods, faultsOf, refusedFaults, replacedHeaders } from './request-form.ts';
import { ToolPanel } from './tool-panel.tsx';
import { useEndpointSuggestions } from './use-endpoint-suggestions.ts';
import { useInjectedHeaders } from './use-injected-headers.ts';

/** The request as a form, and how often it is sent. */
export function RequestEditor() {
  const { replay, toolForm, connections } = useConsole();
  const [, navigate] = useLocation();
  const { form, isRestored, isTooLargeToKeep, tried, originId, recovered, run, edit, send, stop, startOver } =
    useStore(replay);
  const { answerError, sent } = useStore(replay);
  const [times, setTimes] = useState('1');
  const [delay, setDelay] = useState('500');
  const [asking, setAsking] = useState(false);
  const methods = useId();
  const accounts = useAccountChoices(form.accountId);
  const toolkit = useStore(
    connections,
    (state) => state.accounts?.find(({ id }) => id === form.accountId)?.toolkit ?? null,
  );
  const suggested = useEndpointSuggestions(form.accountId, toolkit, form.endpoint);
  const faults = { ...refusedFaults(answerError, sent, form), ...(tried && faultsOf(form)) };
  const replaced = replacedHeaders(form, useInjectedHeaders(form.accountId));
  const formRef = useFocusFault(answerError);
  const count = wholeNumber(times, 1, mostTimes);
  const repetition = { times: count, delayMs: wholeNumber(delay, 0, longestDelayMs) };
  const onSend = () => {
    const isReady = Object.keys(faultsOf(form)).length === 0;
    if (isReady && asksFirst(form.method) && (originId !== null || count > 1)) setAsking(true);
    else void send(repetition);
  };
  const take = ({ endpoint, tool }: EndpointSuggestion) => {
    // A recorded call stays one: of a tool it takes the place alone.
    if (tool !== null && originId === null) return navigate(composerHref(tool.slug), { replace: true });
    edit({ endpoint, ...(tool === null ? {} : { method: tool.method }) });
  };
  const onStartOver = () => {
    startOver();
    void toolForm.getState().reset();
  };
  return (
    <form
      ref={formRef}
      aria-label={replayStrings.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend();
      }}
      onKeyDown={(event) => {
        const isChord = event.key === 'Enter' && (event.ctrlKey || event.metaKey);
        if (!isChord || asking || run !== null) return;
        event.preventDefault();
        event.currentTarget.requestSubmit();
      }}
      className="flex min-h-0 flex-col gap-4 overflow-y-auto border-r border-line px-6 py-5 @max-3xl:overflow-visible @max-3xl:border-r-0 @max-3xl:border-b"
    >
      {isRestored && (
        <Note action={<Button onClick={onStartOver}>{common.discard}</Button>}>{replayStrings.restored}</Note>
      )}
      <Recovery recovered={recovered} />
      {originId === null && <ToolPanel />}
      {accounts.length === 1 && (
        <Note
          tone="warn"
          action={
            <Link href="/connections/new" className="text-sm underline">
              {replayStrings.connect}
            </Link>
          }
        >
          {replayStrings.noAccounts}
        </Note>
      )}
      <SelectField
        label={replayStrings.account}
        value={form.accountId}
        choices={accounts}
        error={faults.accountId}
        onChange={(accountId) => edit({ accountId })}
      />
      <div className="grid grid-cols-[6.5rem_minmax(0,1fr)] items-start gap-3">
        <TextField
          label={replayStrings.method}
          value={form.method}
          list={methods}
          maxLength={32}
          error={faults.method}
          onChange={(method) => edit({ method: method.toUpperCase() })}
          className="font-mono text-sm"
        />
        <datalist id={methods}>
          {commonMethods.map((method) => (
            <option key={method} value={method} />
          ))}
        </datalist>
        <EndpointField
          value={form.endpoint}
          error={faults.endpoint}
          suggestions={suggested}
          onChange={(endpoint) => edit({ endpoint })}
          onTake={take}
        />
      </div>
      <p className="-mt-2 text-xs text-muted">{replayStrings.endpointHint}</p>
      <TextAreaField
        label={replayStrings.headers}
        value={form.headers}
        rows={3}
        hint={replayStrings.headersHint}
        error={faults.headers}
        onChange={(headers) => edit({ headers })}
      />
      {replaced.length > 0 && <Note tone="warn">{replayStrings.replacedHeaders(replaced)}</Note>}
      {form.bytes === null ? (
        <BodyField form={form} error={faults.body} onChange={(body) => edit({ body })} />
      ) : (
        <Note action={<Button onClick={() => edit({ bytes: null })}>{replayStrings.removeBody}</Button>}>
          {replayStrings.binaryBody(byteCount(Math.floor((form.bytes.length * 3) / 4)))}
        </Note>
      )}
      {isTooLargeToKeep && <Note tone="warn">{common.tooLargeToKeep}</Note>}
      <div className="grid grid-cols-2 gap-3">
        <TextField
          label={replayStrings.times}
          type="number"
          min={1}
          max={mostTimes}
          value={times}
          onChange={setTimes}
          onBlur={() => setTimes(String(count))}
        />
        <TextField
          label={replayStrings.delay}
          type="number"
          min={0}
          max={longestDelayMs}
          step={100}
          value={delay}
          disabled={count === 1}
          onChange={setDelay}
          onBlur={() => setDelay(String(repetition.delayMs))}
        />
      </div>
      <div className="sticky -bottom-5 -mx-6 -mb-5 flex shrink-0 flex-wrap items-center gap-2 border-t border-line bg-bg px-6 py-3 @max-3xl:static @max-3xl:border-t-0">
        <Button
          type="submit"
          variant="primary"
          icon={Send}
          aria-keyshortcuts="Control+Enter Meta+Enter"
          busy={run !== null}
        >
          {count === 1 ? replayStrings.send : replayStrings.sendTimes(count)}
        </Button>
        {run === null && (
          <Button variant="quiet" icon={RotateCcw} onClick={onStartOver}>
            {replayStrings.startOver}
          </Button>
        )}
        <Progress run={run} onStop={stop} />
      </div>
      <ConfirmSend
        open={asking}
        method={form.method}
        target={`${form.method} ${isolatedPath(form.endpoint)}`}
        times={count}
        onClose={() => setAsking(false)}
        onConfirm={() => {
          setAsking(false);
          void send(repetition);
        }}
      />
    </form>
  );
}

/** What of a recorded call could not be brought back. */
function Recovery({ recovered }: Pick<ReplayState, 'recovered'>) {
  if (recovered === null) return null;
  const { losses, obstacle } = recovered;
  return (
    <>
      {obstacle !== null && (
        <Note tone="warn">
          {replayStrings.obstacle(obstacle.reason)}
          {obstacle.field === 'body' && ` ${replayStrings.obstacleBody}`}
        </Note>
      )}
      {losses.length > 0 && (
        <Note>
          {replayStrings.losses}
          <ul className="list-disc pl-4">
            {losses.map((loss) => (
              <li key={loss}>{loss}</li>
            ))}
          </ul>
        </Note>
      )}
    </>
  );
}

function Progress({ run, onStop }: { readonly run: ReplayState['run']; readonly onStop: () => void }) {
  if (run === null || run.total === 1) return null;
  return (
    <>
      <span role="status" className="text-sm text-muted tabular-nums">
        {run.stopping ? replayStrings.stopping : replayStrings.progress(run.done, run.total)}
      </span>
      <progress
        value={run.done}
        max={run.total}
        className="h-1.5 w-24 appearance-none overflow-hidden rounded-full [&::-webkit-progress-bar]:bg-hover [&::-webkit-progress-value]:bg-accent"
      />
      <Button icon={Square} disabled={run.stopping} onClick={onStop}>
        {replayStrings.stop}
      </Button>
    </>
  );
}

/** The accounts to choose from; the one of a recorded call stays in the list where it is gone. */
function useAccountChoices(chosen: string): Choice[] {
  const { connections } = useConsole();
  const accounts = useStore(connections, (state) => state.accounts);
  const names = useStore(connections, (state) => state.names);
  const known = (accounts ?? []).map((account) => ({
    value: account.id,
    label: phrase`${names[account.toolkit] ?? account.toolkit} · ${account.alias ?? account.identity ?? account.id}`,
  }));
  const isGone = accounts !== null && chosen !== '' && !accounts.some(({ id }) => id === chosen);
  return [
    { value: '', label: replayStrings.choose },
    ...(isGone ? [{ value: chosen, label: replayStrings.goneAccount }] : []),
    ...(accounts === null && chosen !== '' ? [{ value: chosen, label: chosen }] : []),
    ...known,
  ];
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = Math.trunc(Number(text));
  return Number.isFinite(value) ? Math.min(most, Math.max(least, value)) : least;
}
