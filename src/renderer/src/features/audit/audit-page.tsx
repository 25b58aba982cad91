import { ChevronRight, Download, History } from 'lucide-react';
import { useEffect, useId, useState } from 'react';
import { useStore } from 'zustand';
import { type AuditChange, type AuditEntry, auditOrigins, auditSubjects } from '#shared/domain/audit.ts';
import { useAddressValues } from '../../app/address-values.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { fullTime, listTime } from '../../components/format.ts';
import { EmptyState, ErrorMessage, LoadError } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { saveText } from '../../components/save-text.ts';
import { Select } from '../../components/select.tsx';
import { SkeletonRows } from '../../components/skeleton.tsx';
import { visibleText } from '../../components/visible-text.ts';
import { auditStrings, subjectWords, viaWords } from '../../strings/audit.ts';
import { entryText, originText, valueText } from './audit-words.ts';

/** What was changed, when, and where from. */
export function AuditPage() {
  const { audit, agents } = useConsole();
  const { entries, next, error, load, loadOlder, setFilter } = useStore(audit);
  const keys = useStore(agents, (state) => state.keys);
  const [values, setValues] = useAddressValues(['subject', 'via']);
  const subject = auditSubjects.find((each) => each === values.subject) ?? null;
  const via = auditOrigins.find((each) => each === values.via) ?? null;
  useEffect(() => {
    const { filter: shown } = audit.getState();
    if (shown.subject === subject && shown.via === via) void load();
    else setFilter({ subject, via });
  }, [audit, load, setFilter, subject, via]);
  useEffect(() => {
    if (agents.getState().keys === null) void agents.getState().load();
  }, [agents]);
  const isFiltered = subject !== null || via !== null;
  const nameOf = (id: string) => keys?.find((key) => key.id === id)?.name;
  return (
    <Page
      rows
      title={auditStrings.title}
      back={{ href: '/settings', label: auditStrings.back }}
      actions={entries !== null && entries.length > 0 && <ExportButton />}
    >
      <div className="flex flex-wrap gap-2 border-b border-line px-6 py-2.5">
        <Filter
          label={auditStrings.subject}
          all={auditStrings.everything}
          words={subjectWords}
          value={subject}
          onChange={(next) => setValues({ subject: next ?? '' })}
        />
        <Filter
          label={auditStrings.via}
          all={auditStrings.everywhere}
          words={viaWords}
          value={via}
          onChange={(next) => setValues({ via: next ?? '' })}
        />
      </div>
      {entries === null && error !== null && <LoadError error={error} onRetry={() => void load()} />}
      {entries === null && error === null && <SkeletonRows count={6} />}
      {entries?.length === 0 && (
        <EmptyState icon={History} title={isFiltered ? auditStrings.noneFitTitle : auditStrings.emptyTitle}>
          <p>{isFiltered ? auditStrings.noneFitText : auditStrings.emptyText}</p>
          {isFiltered && (
            <Button onClick={() => setValues({ subject: '', via: '' })}>{auditStrings.clear}</Button>
          )}
        </EmptyState>
      )}
      {entries !== null && entries.length > 0 && (
        <>
          <ul aria-label={auditStrings.list}>
            {entries.map((entry) => (
              <EntryRow key={entry.seq} entry={entry} text={entryText(entry, nameOf)} />
            ))}
          </ul>
          {error !== null && (
            <div className="px-6 py-3">
              <ErrorMessage error={error} />
            </div>
          )}
          {next !== null && (
            <div className="flex justify-center p-4">
              <Button onClick={() => void loadOlder()}>{auditStrings.older}</Button>
            </div>
          )}
        </>
      )}
    </Page>
  );
}

interface FilterProps {
  readonly label: string;
  readonly all: string;
  readonly words: Readonly<Record<string, string>>;
  readonly value: string | null;
  readonly onChange: (value: string | null) => void;
}

function Filter({ label, all, words, value, onChange }: FilterProps) {
  return (
    <Select
      aria-label={label}
      value={value ?? ''}
      onChange={(chosen) => onChange(chosen === '' ? null : chosen)}
      choices={[
        { value: '', label: all },
        ...Object.entries(words).map(([name, word]) => ({ value: name, label: word })),
      ]}
      className="h-8 rounded-md bg-bg px-2.5 text-sm ring-1 ring-control ring-inset focus:outline-2 focus:-outline-offset-1 focus:outline-accent"
    />
  );
}

function EntryRow({ entry, text }: { readonly entry: AuditEntry; readonly text: string }) {
  const [open, setOpen] = useState(false);
  const id = useId();
  const hasFields = entry.changes.length > 0;
  return (
    <li className="border-b border-line px-6 py-2.5">
      <div className="flex items-baseline gap-4">
        <time
          dateTime={entry.at}
          title={fullTime(entry.at)}
          className="w-24 shrink-0 text-xs text-muted tabular-nums"
        >
          {listTime(entry.at, Date.now())}
        </time>
        <div className="min-w-0 flex-1">
          <p className="text-sm [overflow-wrap:anywhere]">{text}</p>
          <p className="text-xs text-muted">{originText(entry)}</p>
        </div>
        {hasFields && (
          <Button
            variant="quiet"
            aria-expanded={open}
            aria-controls={id}
            onClick={() => setOpen(!open)}
            className="!h-7 !px-2 !text-xs"
          >
            <ChevronRight size={14} aria-hidden className={open ? 'rotate-90' : undefined} />
            {auditStrings.showFields(entry.changes.length)}
          </Button>
        )}
      </div>
      {open && <FieldTable id={id} changes={entry.changes} label={auditStrings.fields(text)} />}
    </li>
  );
}

interface FieldTableProps {
  readonly id: string;
  readonly changes: readonly AuditChange[];
  readonly label: string;
}

function FieldTable({ id, changes, label }: FieldTableProps) {
  return (
    <table
      id={id}
      aria-label={label}
      className="mt-2 w-full table-fixed border-collapse rounded-lg bg-sunken text-left text-xs [&_td]:px-3 [&_td]:py-1.5 [&_td]:align-top [&_td]:[overflow-wrap:anywhere] [&_td]:select-text [&_th]:px-3 [&_th]:py-1.5 [&_th]:font-medium"
    >
      <thead className="text-muted">
        <tr>
          <th className="w-2/8">{auditStrings.field}</th>
          <th className="w-3/8">{auditStrings.before}</th>
          <th className="w-3/8">{auditStrings.after}</th>
        </tr>
      </thead>
      <tbody>
        {changes.map(({ field, before, after }) => (
          <tr key={field} className="border-t border-line">
            <td className="font-mono">{visibleText(field)}</td>
            <td className="text-muted">{visibleText(valueText(before))}</td>
            <td>{visibleText(valueText(after))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function ExportButton() {
  const { audit, toasts } = useConsole();
  const [busy, setBusy] = useState(false);
  const save = async () => {
    setBusy(true);
    const outcome = await audit.getState().exportAll();
    setBusy(false);
    if (!outcome.ok) return toasts.getState().failure(outcome.error);
    const day = new Date().toISOString().slice(0, 10);
    saveText(`sallyport-changes-${day}.jsonl`, 'application/jsonl', outcome.value.parts);
    toasts.getState().success(auditStrings.exported(outcome.value.entries));
  };
  return (
    <Button icon={Download} busy={busy} onClick={() => void save()}>
      {busy ? auditStrings.exporting : auditStrings.export}
    </Button>
  );
}
