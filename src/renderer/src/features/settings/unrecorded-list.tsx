import { X } from 'lucide-react';
import { IconButton } from '../../components/button.tsx';
import { Select } from '../../components/select.tsx';
import { callLogStrings } from '../../strings/call-log.ts';

interface UnrecordedListProps {
  readonly label: string;
  readonly add: string;
  /** Everything that could be on the list, by id. */
  readonly names: ReadonlyMap<string, string>;
  readonly ids: readonly string[];
  readonly busy: boolean;
  readonly onChange: (ids: string[]) => void;
}

/** A short list of what bodies are not kept for. What is gone by now stays on it under its id until it is taken off. */
export function UnrecordedList({ label, add, names, ids, busy, onChange }: UnrecordedListProps) {
  const others = [...names].filter(([id]) => !ids.includes(id)).sort(([, a], [, b]) => (a < b ? -1 : 1));
  return (
    <fieldset className="min-w-0 flex flex-col gap-2" disabled={busy}>
      <legend className="mb-1 text-sm font-medium">{label}</legend>
      {ids.length === 0 && <p className="text-sm text-muted">{callLogStrings.none}</p>}
      {ids.length > 0 && (
        <ul className="flex flex-wrap gap-2">
          {ids.map((id) => {
            const name = names.get(id) ?? id;
            return (
              <li
                key={id}
                className="flex items-center gap-1 rounded-md border border-line py-0.5 pr-0.5 pl-2 text-sm [overflow-wrap:anywhere]"
              >
                {name}
                <IconButton
                  label={callLogStrings.again(name)}
                  icon={X}
                  onClick={() => onChange(ids.filter((other) => other !== id))}
                />
              </li>
            );
          })}
        </ul>
      )}
      {others.length > 0 && (
        <div className="w-72 max-w-full">
          <Select
            aria-label={add}
            value=""
            choices={[{ value: '', label: add }, ...others.map(([value, name]) => ({ value, label: name }))]}
            onChange={(id) => id !== '' && onChange([...ids, id])}
            className="h-9 w-full rounded-md bg-bg px-2.5 ring-1 ring-control ring-inset text-sm"
          />
        </div>
      )}
    </fieldset>
  );
}
