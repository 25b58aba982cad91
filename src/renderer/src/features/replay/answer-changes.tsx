import { useMemo } from 'react';
import type { CallDetail } from '#shared/domain/call.ts';
import { MixedText } from '../../components/mixed-text.tsx';
import { replayStrings } from '../../strings/replay.ts';
import { diffHeaders } from './header-diff.ts';
import { type BodyComparison, compareBodies, type Difference } from './json-diff.ts';

/** How an answer differs from the recorded one: header by header, and place by place of a JSON body. */
export function AnswerChanges({
  before,
  after,
}: {
  readonly before: CallDetail;
  readonly after: CallDetail;
}) {
  const headers = useMemo(
    () => diffHeaders(before.response_headers, after.response_headers),
    [before.response_headers, after.response_headers],
  );
  const body = useMemo(
    () => compareBodies(before.response_body, after.response_body),
    [before.response_body, after.response_body],
  );
  if (before.status === null || after.status === null) return null;
  return (
    <section
      aria-label={replayStrings.comparison}
      className="flex flex-col gap-3 rounded-lg p-4 ring-1 ring-line ring-inset"
    >
      <h2 className="font-semibold">{replayStrings.comparison}</h2>
      <div>
        <h3 className="mb-1 text-sm text-muted">{replayStrings.bodyChanges}</h3>
        <BodyChanges comparison={body} />
      </div>
      <div>
        <h3 className="mb-1 text-sm text-muted">{replayStrings.headerChanges}</h3>
        {headers.length === 0 ? (
          <p className="text-sm">{replayStrings.sameHeaders}</p>
        ) : (
          <ChangeTable
            label={replayStrings.headerChanges}
            first={replayStrings.name}
            rows={headers.map(({ name, ...values }) => ({ place: name, ...values }))}
          />
        )}
      </div>
    </section>
  );
}

const sentences: Record<Exclude<BodyComparison['kind'], 'json'>, string> = {
  same: replayStrings.sameBody,
  text: replayStrings.textBody,
  incomplete: replayStrings.incompleteBody,
  too_large: replayStrings.tooLargeBody,
};

function BodyChanges({ comparison }: { readonly comparison: BodyComparison }) {
  if (comparison.kind !== 'json') return <p className="text-sm">{sentences[comparison.kind]}</p>;
  const { differences, cut } = comparison;
  return (
    <>
      <ChangeTable
        label={replayStrings.bodyChanges}
        first={replayStrings.path}
        rows={differences.map(({ path, before, after }: Difference) => ({ place: path, before, after }))}
      />
      {cut && <p className="mt-1 text-xs text-warn">{replayStrings.cut(differences.length)}</p>}
    </>
  );
}

interface ChangeRow {
  readonly place: string;
  readonly before: string | null;
  readonly after: string | null;
}

interface ChangeTableProps {
  readonly label: string;
  readonly first: string;
  readonly rows: readonly ChangeRow[];
}

function ChangeTable({ label, first, rows }: ChangeTableProps) {
  return (
    <div className="max-h-72 overflow-y-auto">
      <table aria-label={label} className="w-full table-fixed text-left text-xs">
        <thead className="text-muted">
          <tr>
            <th scope="col" className="w-1/4 py-1 pr-3 font-normal">
              {first}
            </th>
            <th scope="col" className="py-1 pr-3 font-normal">
              {replayStrings.before}
            </th>
            <th scope="col" className="py-1 font-normal">
              {replayStrings.after}
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ place, before, after }) => (
            <tr
              key={place}
              className="border-t border-line align-top font-mono [&>td]:py-1 [&>td]:[overflow-wrap:anywhere] [&>td]:whitespace-pre-wrap [&>td]:select-text"
            >
              <td className="pr-3 text-muted">
                <MixedText text={place} />
              </td>
              <td className="pr-3">{before === null ? <Missing /> : <Removed text={before} />}</td>
              <td>{after === null ? <Missing /> : <Added text={after} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Missing() {
  return <span className="text-muted">{replayStrings.missing}</span>;
}

function Removed({ text }: { readonly text: string }) {
  return <del className="rounded bg-danger-soft px-0.5 text-danger no-underline">{text}</del>;
}

function Added({ text }: { readonly text: string }) {
  return <ins className="rounded bg-ok-soft px-0.5 text-ok no-underline">{text}</ins>;
}
