import { Columns3, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { Button, IconButton } from '../../components/button.tsx';
import { TextField } from '../../components/field.tsx';
import { Popover } from '../../components/popover.tsx';
import { Switch } from '../../components/switch.tsx';
import { columnWords, queryStrings, viewStrings } from '../../strings/call-list.ts';
import { callColumns, fixedColumns } from './call-columns.ts';

interface ViewMenuProps {
  readonly query: string;
  readonly onQuery: (query: string) => void;
}

/** What the list shows of a call, and the views that were kept. */
export function ViewMenu(props: ViewMenuProps) {
  return (
    <Popover
      label={queryStrings.view}
      trigger={(button) => (
        <Button {...button} icon={Columns3} aria-label={queryStrings.view}>
          <span className="@max-2xl/calls:hidden">{queryStrings.view}</span>
        </Button>
      )}
    >
      <View {...props} />
    </Popover>
  );
}

function View({ query, onQuery }: ViewMenuProps) {
  const { callView } = useConsole();
  const { columns, grouped, showColumn, setGrouped } = useStore(callView);
  return (
    <div className="flex flex-col gap-4">
      <SavedViews query={query} onQuery={onQuery} />
      <Switch label={viewStrings.group} checked={grouped} onChange={setGrouped} />
      <fieldset>
        <legend className="mb-1.5 text-sm font-medium">{viewStrings.columns}</legend>
        <div className="grid grid-cols-2 gap-1">
          {callColumns
            .filter((column) => !fixedColumns.has(column))
            .map((column) => (
              <label key={column} className="flex items-center gap-2 text-sm">
                <input
                  type="checkbox"
                  checked={columns.includes(column)}
                  onChange={(event) => showColumn(column, event.target.checked)}
                  className="size-3.5 accent-accent"
                />
                {columnWords[column]}
              </label>
            ))}
        </div>
      </fieldset>
    </div>
  );
}

function SavedViews({ query, onQuery }: ViewMenuProps) {
  const { callView } = useConsole();
  const { views, saveView, applyView, deleteView } = useStore(callView);
  const [name, setName] = useState('');
  const save = (event: FormEvent) => {
    event.preventDefault();
    if (name.trim() === '') return;
    saveView(name.trim(), query);
    setName('');
  };
  return (
    <section aria-label={viewStrings.saved} className="flex flex-col gap-2">
      <h2 className="text-sm font-medium">{viewStrings.saved}</h2>
      {views.length === 0 && <p className="text-xs text-muted">{viewStrings.none}</p>}
      <ul>
        {views.map((view) => (
          <li key={view.name} className="flex items-center">
            <button
              type="button"
              onClick={() => {
                applyView(view);
                onQuery(view.query);
              }}
              className="min-w-0 flex-1 rounded-md px-2 py-1 text-left hover:bg-hover"
            >
              <span className="block truncate text-sm">{view.name}</span>
              <span className="block truncate font-mono text-xs text-muted">
                {view.query === '' ? viewStrings.everything : view.query}
              </span>
            </button>
            <IconButton
              label={viewStrings.delete(view.name)}
              icon={Trash2}
              onClick={() => deleteView(view.name)}
            />
          </li>
        ))}
      </ul>
      <form onSubmit={save} className="flex items-end gap-2">
        <div className="min-w-0 flex-1">
          <TextField label={viewStrings.name} value={name} maxLength={60} onChange={setName} />
        </div>
        <Button type="submit" className="!h-9">
          {viewStrings.save}
        </Button>
      </form>
    </section>
  );
}
