import { ListFilter } from 'lucide-react';
import type { QueryField } from '#shared/domain/call-query.ts';
import { Button } from '../../components/button.tsx';
import { SelectField, TextField } from '../../components/field.tsx';
import { Popover } from '../../components/popover.tsx';
import { queryStrings } from '../../strings/call-list.ts';
import { type QueryNames, quoted, valuesOfField, withField } from './query-line.ts';

interface QueryFiltersProps {
  readonly query: string;
  readonly names: QueryNames;
  readonly onQuery: (query: string) => void;
}

/** The common filters as choices. They write the query line, so that it always says all. */
export function QueryFilters(props: QueryFiltersProps) {
  return (
    <Popover
      wide
      label={queryStrings.filters}
      trigger={(button) => (
        <Button {...button} icon={ListFilter} aria-label={queryStrings.filters}>
          <span className="@max-2xl/calls:hidden">{queryStrings.filters}</span>
        </Button>
      )}
    >
      <Filters {...props} />
    </Popover>
  );
}

function Filters({ query, names, onQuery }: QueryFiltersProps) {
  const field = (name: QueryField, label: string, choices: Readonly<Record<string, string>>) => (
    <Choice
      key={name}
      label={label}
      values={valuesOfField(query, name)}
      choices={choices}
      onChange={(values) => onQuery(withField(query, name, values))}
    />
  );
  const moment = (name: 'since' | 'until', label: string) => (
    <TextField
      label={label}
      type="datetime-local"
      value={valuesOfField(query, name).find((value) => /^\d{4}-.*T/.test(value)) ?? ''}
      onChange={(value) => onQuery(withField(query, name, value === '' ? [] : [value]))}
    />
  );
  return (
    <div className="grid grid-cols-2 gap-3">
      {field('toolkit', queryStrings.toolkit, same(names.toolkits))}
      {field('account', queryStrings.account, same(names.accounts))}
      {field('agent', queryStrings.agent, same(names.agents))}
      {field('method', queryStrings.method, same(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']))}
      {field('status', queryStrings.status, queryStrings.statuses)}
      {field('decision', queryStrings.decision, queryStrings.decisions)}
      {field('took', queryStrings.took, queryStrings.durations)}
      {field('since', queryStrings.time, queryStrings.spans)}
      {moment('since', queryStrings.since)}
      {moment('until', queryStrings.until)}
    </div>
  );
}

interface ChoiceProps {
  readonly label: string;
  readonly values: readonly string[];
  readonly choices: Readonly<Record<string, string>>;
  readonly onChange: (values: readonly string[]) => void;
}

/** One field of the line. What the line has beyond the choices, such as a list, is shown as it stands there. */
function Choice({ label, values, choices, onChange }: ChoiceProps) {
  const [only] = values;
  const isKnown = values.length === 1 && only !== undefined && Object.hasOwn(choices, only);
  const written = values.map(quoted).join(',');
  return (
    <SelectField
      label={label}
      value={isKnown ? only : written}
      choices={[
        { value: '', label: queryStrings.any },
        ...(isKnown || values.length === 0 ? [] : [{ value: written, label: written }]),
        ...Object.entries(choices).map(([value, name]) => ({ value, label: name })),
      ]}
      onChange={(value) => onChange(value === '' ? [] : [value])}
    />
  );
}

function same(values: readonly string[]): Readonly<Record<string, string>> {
  return Object.fromEntries(values.map((value) => [value, value]));
}
