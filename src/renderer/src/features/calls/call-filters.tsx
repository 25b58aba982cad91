import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { callStrings } from '../../strings/calls.ts';
import { accountName } from '../connections/account-names.ts';
import type { CallFilter } from './call-list.ts';

/** Narrows the list to one account or one agent. */
export function CallFilters() {
  const { calls, connections, agents } = useConsole();
  const filter = useStore(calls, (state) => state.filter);
  const accounts = useStore(connections, (state) => state.accounts) ?? [];
  const names = useStore(connections, (state) => state.names);
  const keys = useStore(agents, (state) => state.keys) ?? [];
  const change = (name: keyof CallFilter, value: string) => {
    const { [name]: _before, ...rest } = filter;
    calls.getState().setFilter(value === '' ? rest : { ...rest, [name]: value });
  };
  return (
    <div className="flex min-w-0 shrink gap-2">
      <FilterSelect
        search
        label={callStrings.filterAccount}
        all={callStrings.allAccounts}
        value={filter.account_id ?? ''}
        choices={accounts.map((account) => ({ value: account.id, label: accountName(account, names) }))}
        onChange={(value) => change('account_id', value)}
      />
      <FilterSelect
        label={callStrings.filterAgent}
        all={callStrings.allAgents}
        value={filter.key_id ?? ''}
        choices={keys.map((key) => ({ value: key.id, label: key.name }))}
        onChange={(value) => change('key_id', value)}
      />
    </div>
  );
}

interface FilterSelectProps {
  readonly label: string;
  readonly all: string;
  readonly value: string;
  readonly choices: readonly { readonly value: string; readonly label: string }[];
  readonly search?: boolean;
  readonly onChange: (value: string) => void;
}

function FilterSelect({ label, all, value, choices, search, onChange }: FilterSelectProps) {
  return (
    <select
      aria-label={label}
      data-search={search}
      value={value}
      onChange={(event) => onChange(event.target.value)}
      className="h-8 w-36 min-w-0 rounded-md bg-bg px-2 text-sm ring-1 ring-control ring-inset"
    >
      <option value="">{all}</option>
      {choices.map((choice) => (
        <option key={choice.value} value={choice.value}>
          {choice.label}
        </option>
      ))}
    </select>
  );
}
