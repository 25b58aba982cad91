import { useStore } from 'zustand';
import type { ImportCandidate } from '#shared/domain/import.ts';
import { useConsole } from '../../app/console-context.ts';
import { fieldFaults } from '../../bridge/failure.ts';
import { Badge } from '../../components/badge.tsx';
import { SecretField, TextField } from '../../components/field.tsx';
import { LetterTile } from '../../components/letter-tile.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { Spinner } from '../../components/spinner.tsx';
import { modeWords } from '../../strings/connections.ts';
import { importStrings } from '../../strings/imports.ts';
import { type Choice, lacking } from './imports-store.ts';

interface ImportCandidateRowProps {
  readonly candidate: ImportCandidate;
  /** Whether the person has tried to go on: only then is it a fault that something lacks. */
  readonly tried: boolean;
}

/** One credential that was found, its secret masked. */
export function ImportCandidateRow({ candidate, tried }: ImportCandidateRowProps) {
  const { imports } = useConsole();
  const choice = useStore(imports, (state) => state.choices[candidate.id]);
  const isBusy = useStore(imports, (state) => state.progress !== null);
  if (choice === undefined) return null;
  const duplicate = candidate.duplicate_of;
  const isOpen = choice.state !== 'imported' && duplicate === null;
  const { choose } = imports.getState();
  return (
    <li
      aria-label={`${candidate.toolkit_name}, ${candidate.found}`}
      className="rounded-lg p-3 ring-1 ring-line ring-inset"
    >
      <label
        className={isOpen ? 'flex cursor-pointer items-center gap-3' : 'flex items-center gap-3 opacity-75'}
      >
        <input
          type="checkbox"
          aria-label={importStrings.choose(candidate.toolkit_name)}
          checked={choice.chosen}
          disabled={!isOpen || isBusy}
          onChange={({ target }) => choose(candidate.id, { chosen: target.checked })}
          className="size-3.5 shrink-0 accent-accent"
        />
        <LetterTile name={candidate.toolkit_name} />
        <span className="min-w-0 flex-1">
          <span className="flex items-center gap-2">
            <span className="truncate font-medium">{candidate.toolkit_name}</span>
            <span className="text-sm text-muted">{modeWords[candidate.auth_scheme]}</span>
            {choice.state === 'importing' && <Spinner />}
            {choice.state === 'imported' && <Badge tone="ok">{importStrings.imported}</Badge>}
          </span>
          <span className="block truncate text-xs text-muted" title={candidate.found}>
            {candidate.found}
          </span>
        </span>
      </label>
      <div className="mt-2 flex flex-col gap-3 pl-6.5">
        <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs">
          {candidate.fields.map(({ name, label, shown }) => (
            <div key={name} className="flex min-w-0 gap-1.5">
              <dt className="text-muted">{label}</dt>
              <dd className="truncate font-mono">{shown}</dd>
            </div>
          ))}
        </dl>
        {duplicate !== null && (
          <p className="text-xs text-muted">{importStrings.duplicate(duplicate.alias ?? duplicate.id)}</p>
        )}
        {isOpen && <CandidateFields candidate={candidate} choice={choice} tried={tried} />}
      </div>
    </li>
  );
}

interface CandidateFieldsProps extends ImportCandidateRowProps {
  readonly choice: Choice;
}

function CandidateFields({ candidate, choice, tried }: CandidateFieldsProps) {
  const { imports } = useConsole();
  const { choose } = imports.getState();
  const faults = fieldFaults(choice.error);
  const lacks = tried && choice.chosen ? lacking(candidate, choice) : [];
  const shownAt = ['alias', ...candidate.missing.map(({ name }) => `fields.${name}`)];
  const isAtField = shownAt.some((name) => faults[name] !== undefined);
  const enter = (name: string, value: string) =>
    // Who completes a credential wants it.
    choose(candidate.id, { chosen: true, fields: { ...choice.fields, [name]: value } });
  return (
    <>
      <div className="grid gap-3 sm:grid-cols-2">
        <TextField
          label={importStrings.name}
          optional
          value={choice.name}
          onChange={(name) => choose(candidate.id, { name })}
          error={faults.alias}
          maxLength={64}
        />
        {candidate.missing.map(({ name, label, secret }) => {
          const Field = secret ? SecretField : TextField;
          return (
            <Field
              key={name}
              label={label}
              value={choice.fields[name] ?? ''}
              onChange={(value) => enter(name, value)}
              error={lacks.includes(name) ? importStrings.required : faults[`fields.${name}`]}
            />
          );
        })}
      </div>
      {choice.error !== null && !isAtField && <ErrorMessage error={choice.error} />}
    </>
  );
}
