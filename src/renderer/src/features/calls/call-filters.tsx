import { useStore } from 'zustand';
import { useConsole } from '../../app/console-context.ts';
import { type Choice, Select } from '../../components/select.tsx';
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
  readonly choices: readonly Choice[];
  readonly search?: boolean;
  readonly onChange: (value: string) => void;
}

function FilterSelect({ label, all, value, choices, search, onChange }: FilterSelectProps) {
  return (
    <Select
      aria-label={label}
      data-search={search}
      value={value}
      choices={[{ value: '', label: all }, ...choices]}
      onChange={onChange}
      className="h-8 w-36 min-w-0 truncate rounded-md bg-bg pl-2.5 text-sm ring-1 ring-control ring-inset"
    />
  );
}
