import { X } from 'lucide-react';
import type { ReactNode } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { type CallDetail, isUnrecorded, wasHeldBack } from '#shared/domain/call.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { IconButton } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { fullTime } from '../../components/format.ts';
import { ErrorMessage } from '../../components/messages.tsx';
import { SkeletonFacts } from '../../components/skeleton.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { callStrings, decisionWords, doorWords, injectedWords, ownerDenied } from '../../strings/calls.ts';
import { accountName } from '../connections/account-names.ts';
import { CallActions } from '../replay/call-actions.tsx';
import { CallLinks } from '../replay/call-links.tsx';
import { RuleMention } from '../rules/rule-mention.tsx';
import { BodySection } from './body-section.tsx';
import { agentName, callOutcome } from './call-list.ts';
import { callsHref } from './call-search.ts';
import { CallUrl } from './call-url.tsx';
import { HeaderTable } from './header-table.tsx';
import { TimingBar } from './timing-bar.tsx';
import { TimingWaterfall } from './timing-waterfall.tsx';

/** One call in full. Everything in it came from outside and is shown as inert text. */
export function CallPanel({ id, onClose }: { readonly id: string; readonly onClose: () => void }) {
  const { calls } = useConsole();
  const detail = useStore(calls, (state) => state.detail);
  const error = useStore(calls, (state) => state.detailError);
  return (
    <aside
      aria-label={callStrings.detail}
      onKeyDown={(event) => event.key === 'Escape' && onClose()}
      className="flex h-full w-[min(34rem,52%)] shrink-0 flex-col border-l border-line @max-3xl/calls:w-full @max-3xl/calls:border-l-0"
    >
      <header className="flex min-h-14 shrink-0 items-center gap-2 border-b border-line px-5">
        <h2 className="min-w-0 flex-1 truncate font-mono text-sm" title={id}>
          {id}
        </h2>
        <CopyButton compact text={id} label={callStrings.copyId} />
        <IconButton label={callStrings.closeDetail} icon={X} onClick={onClose} />
      </header>
      <div className="min-h-0 flex-1 overflow-y-auto px-5 py-4">
        {error !== null && <ErrorMessage error={error} />}
        {error === null && detail === null && <SkeletonFacts />}
        {detail !== null && <CallContent key={detail.id} call={detail} />}
      </div>
    </aside>
  );
}

function CallContent({ call }: { readonly call: CallDetail }) {
  const outcome = callOutcome(call);
  const url = `${call.origin ?? ''}${call.path}`;
  const isHeldBack = wasHeldBack(call);
  return (
    <div className="flex flex-col gap-6">
      <div className="flex items-start gap-2">
        <CallUrl method={call.method} url={url} />
        <CopyButton compact text={url} label={callStrings.copyUrl} />
      </div>
      <CallActions call={call} />
      <Overview call={call} outcome={<Badge tone={outcome.tone}>{outcome.label}</Badge>} />
      <Section title={callStrings.timing}>
        {call.timing === null ? (
          <TimingBar total={call.duration_ms} firstByte={call.first_byte_ms} />
        ) : (
          <TimingWaterfall timing={call.timing} total={call.duration_ms} />
        )}
      </Section>
      <Section title={callStrings.request}>
        {isHeldBack && (
          <p className="text-sm text-muted">
            {isUnrecorded(call) ? callStrings.unrecorded : callStrings.heldBack}
          </p>
        )}
        {!isUnrecorded(call) && (
          <>
            <HeaderTable headers={call.request_headers} label={callStrings.request} />
            <BodySection
              body={call.request_body}
              label={callStrings.request}
              fileName={`${call.id}-request`}
              {...(isHeldBack && { cutText: callStrings.heldBackCut })}
            />
          </>
        )}
      </Section>
      <Section title={callStrings.response}>
        {call.status === null ? (
          <p className="text-sm text-muted">
            {isHeldBack ? callStrings.heldBackAnswer : callStrings.noAnswer}
          </p>
        ) : (
          <>
            <HeaderTable headers={call.response_headers} label={callStrings.response} />
            <BodySection
              body={call.response_body}
              label={callStrings.response}
              fileName={`${call.id}-response`}
            />
          </>
        )}
      </Section>
    </div>
  );
}

function Overview({ call, outcome }: { readonly call: CallDetail; readonly outcome: ReactNode }) {
  const { connections } = useConsole();
  const names = useStore(connections, (state) => state.names);
  const account = useStore(connections, (state) =>
    state.accounts?.find((candidate) => candidate.id === call.account_id),
  );
  const injected = call.injected.map((place) => `${place.name} (${injectedWords[place.in]})`).join(', ');
  return (
    <dl
      aria-label={callStrings.overview}
      className="grid grid-cols-[9rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm [&_dd]:[overflow-wrap:anywhere] [&_dd]:select-text [&_dt]:text-muted"
    >
      <dt>{callStrings.outcome}</dt>
      <dd>{outcome}</dd>
      {call.error_message !== null && (
        <>
          <dt>{callStrings.error}</dt>
          <dd className="text-danger">
            {visibleText(call.error_message)}
            {call.error_code !== null && <span className="text-muted"> ({call.error_code})</span>}
          </dd>
        </>
      )}
      <dt>{callStrings.started}</dt>
      <dd>{fullTime(call.started_at)}</dd>
      <dt>{callStrings.agent}</dt>
      <dd>{visibleText(agentName(call))}</dd>
      {call.toolkit !== null && (
        <>
          <dt>{callStrings.toolkit}</dt>
          <dd>{names[call.toolkit] ?? call.toolkit}</dd>
        </>
      )}
      {call.account_id !== null && (
        <>
          <dt>{callStrings.account}</dt>
          <dd>
            {account !== undefined && <bdi>{accountName(account, names)} </bdi>}
            <span className="font-mono text-xs text-muted">{call.account_id}</span>
          </dd>
        </>
      )}
      <CallLinks call={call} />
      <dt>{callStrings.door}</dt>
      <dd>{doorWords[call.front_door]}</dd>
      <dt>{callStrings.decision}</dt>
      <dd>
        {call.error_code === 'ApprovalDenied' ? ownerDenied : decisionWords[call.decision]}
        {call.rule !== null && call.rule !== 'owner' && (
          <>
            {': '}
            <RuleMention rule={call.rule} keyId={call.key_id} />
          </>
        )}
        {call.approval_id !== null && (
          <>
            {', '}
            <Link
              href={`/approvals/${call.approval_id}`}
              className="text-accent underline-offset-2 hover:underline"
            >
              {callStrings.approved}
            </Link>
          </>
        )}
      </dd>
      {call.session_id !== null && (
        <>
          <dt>{callStrings.session}</dt>
          <dd>
            <Link
              href={callsHref(null, `session:${call.session_id}`)}
              className="font-mono text-xs text-accent underline-offset-2 hover:underline"
            >
              {call.session_id}
            </Link>
          </dd>
        </>
      )}
      {call.redirects.length > 0 && (
        <>
          <dt>{callStrings.redirects}</dt>
          <dd className="font-mono text-xs">
            {call.redirects.map(({ status, url }) => (
              <p key={url}>
                {status} {visibleText(url)}
              </p>
            ))}
          </dd>
        </>
      )}
      <dt>{callStrings.injected}</dt>
      <dd>{injected === '' ? callStrings.injectedNone : injected}</dd>
    </dl>
  );
}

function Section({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section aria-label={title} className="flex flex-col gap-3 border-t border-line pt-4">
      <h3 className="font-semibold">{title}</h3>
      {children}
    </section>
  );
}
