import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { Approval } from '#shared/domain/approval.ts';
import type { CallBody } from '#shared/domain/call.ts';
import { useConsole } from '../../app/console-context.ts';
import { Badge } from '../../components/badge.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { fullTime } from '../../components/format.ts';
import { RelativeTime } from '../../components/time.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { approvalStrings } from '../../strings/approvals.ts';
import { callStrings, doorWords } from '../../strings/calls.ts';
import { BodySection } from '../calls/body-section.tsx';
import { HeaderTable } from '../calls/header-table.tsx';
import { accountName } from '../connections/account-names.ts';
import { RuleMention } from '../rules/rule-mention.tsx';
import { approvalOutcome, isUndecided } from './approval-list.ts';

/** Who asks for what, and why the person is asked. All of it came from outside and is shown as inert text. */
export function ApprovalFacts({ approval }: { readonly approval: Approval }) {
  const { connections } = useConsole();
  const names = useStore(connections, (state) => state.names);
  const account = useStore(connections, (state) =>
    state.accounts?.find(({ id }) => id === approval.account_id),
  );
  const outcome = approvalOutcome(approval);
  const url = `${approval.origin}${approval.path}`;
  const { caller } = approval;
  return (
    <div className="flex flex-col gap-5">
      <div className="flex items-start gap-2">
        <p className="min-w-0 flex-1 font-mono text-sm [overflow-wrap:anywhere] select-text">
          <span className="font-semibold">{approval.method}</span> {visibleText(url)}
        </p>
        <CopyButton compact text={url} label={approvalStrings.copyUrl} />
      </div>
      <dl
        aria-label={approvalStrings.facts}
        className="grid grid-cols-[8rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-sm [&_dd]:[overflow-wrap:anywhere] [&_dd]:select-text [&_dt]:text-muted"
      >
        <dt>{approvalStrings.agent}</dt>
        <dd>
          <bdi className="font-medium">{visibleText(approval.key_name)}</bdi>{' '}
          <Badge tone={outcome.tone}>{outcome.label}</Badge>
        </dd>
        <dt>{approvalStrings.account}</dt>
        <dd>
          {approval.account_id === null && approvalStrings.ownCredential}
          {account !== undefined && <bdi>{accountName(account, names)} </bdi>}
          {account?.identity != null && <bdi className="text-muted">{account.identity} </bdi>}
          {approval.account_id !== null && (
            <span className="font-mono text-xs text-muted">{approval.account_id}</span>
          )}
        </dd>
        <dt>{approvalStrings.toolkit}</dt>
        <dd>{names[approval.toolkit] ?? approval.toolkit}</dd>
        <dt>{approvalStrings.program}</dt>
        <dd>
          <CallerFacts caller={caller} />
        </dd>
        <dt>{callStrings.door}</dt>
        <dd>{doorWords[approval.front_door]}</dd>
        <dt>{approvalStrings.why}</dt>
        <dd>
          <RuleMention rule={approval.rule} keyId={approval.key_id} />
        </dd>
        <dt>{approvalStrings.asked}</dt>
        <dd>
          <RelativeTime at={approval.created_at} />
          <span className="text-muted"> · {fullTime(approval.created_at)}</span>
        </dd>
        {isUndecided(approval) && (
          <>
            <dt>{approvalStrings.decideBefore}</dt>
            <dd>{fullTime(approval.expires_at)}</dd>
          </>
        )}
        {approval.decided_at !== null && (
          <>
            <dt>{approvalStrings.decided}</dt>
            <dd>{fullTime(approval.decided_at)}</dd>
          </>
        )}
        {approval.withdrawn_at !== null && (
          <>
            <dt>{approvalStrings.withdrawnAt}</dt>
            <dd>{fullTime(approval.withdrawn_at)}</dd>
          </>
        )}
        {!isUndecided(approval) && (
          <>
            <dt>{approvalStrings.call}</dt>
            <dd>
              <Link
                href={`/calls/${approval.call_id}`}
                className="text-accent underline-offset-2 hover:underline"
              >
                {approvalStrings.openCall}
              </Link>
            </dd>
          </>
        )}
      </dl>
      <section aria-label={approvalStrings.request} className="flex flex-col gap-3 border-t border-line pt-4">
        {approval.headers === null ? (
          <p className="text-sm text-muted">{approvalStrings.bodyForgotten}</p>
        ) : (
          <>
            <h3 className="sr-only">{approvalStrings.request}</h3>
            <BodySection
              body={recordedForm(approval)}
              label={approvalStrings.request}
              cutText={approvalStrings.bodyCut}
            />
            <HeaderTable headers={approval.headers} label={approvalStrings.request} />
          </>
        )}
      </section>
    </div>
  );
}

/** The local program that called. Any program can name itself as it likes, and one may hand the connection to another. */
function CallerFacts({ caller }: Pick<Approval, 'caller'>) {
  if (caller === null) return <p className="text-muted">{approvalStrings.programUnknown}</p>;
  const { name, pid, command, cwd, parent } = caller;
  return (
    <>
      <p>{approvalStrings.programText(visibleText(name), pid)}</p>
      {command !== null && command !== name && (
        <p className="font-mono text-xs text-muted">{visibleText(command)}</p>
      )}
      {cwd !== null && <p className="text-muted">{approvalStrings.programIn(visibleText(cwd))}</p>}
      {parent !== null && (
        <p className="text-muted">{approvalStrings.programBy(visibleText(parent.name), parent.pid)}</p>
      )}
    </>
  );
}

/** A held body in the shape of a recorded one, which the same view shows. */
function recordedForm({ body, headers }: Approval): CallBody {
  const type = headers?.find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
  if (body === null) return { state: 'none', size: 0, content_type: type, encoding: null, content: null };
  const { size, complete, encoding, content } = body;
  return { state: complete ? 'complete' : 'truncated', size, content_type: type, encoding, content };
}
