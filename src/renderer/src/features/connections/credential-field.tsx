import type { ConnectField } from '#shared/domain/connect-fields.ts';
import { SecretField, SelectField, TextField } from '../../components/field.tsx';
import { FileTextField } from '../../components/file-text-field.tsx';
import { connectStrings } from '../../strings/connections.ts';

interface CredentialFieldProps {
  readonly field: ConnectField;
  readonly value: string;
  readonly error: string | undefined;
  readonly autoFocus: boolean;
  readonly onChange: (value: string) => void;
}

/** The input for one thing that connecting asks for. */
export function CredentialField({ field, ...input }: CredentialFieldProps) {
  const hint =
    field.hint ?? (field.example === undefined ? undefined : connectStrings.example(field.example));
  const props = { ...input, label: field.label, hint, optional: !field.required, name: field.name };
  if (field.enum !== undefined) {
    const choices = field.enum.map((choice) => ({
      value: choice,
      label: choice || connectStrings.chooseEmpty,
    }));
    const all =
      field.required || field.enum.includes('')
        ? choices
        : [{ value: '', label: connectStrings.chooseEmpty }, ...choices];
    const { autoFocus: _focus, name: _name, ...select } = props;
    return <SelectField {...select} choices={all} />;
  }
  if (field.multiline === true) return <FileTextField {...props} />;
  return field.secret ? <SecretField {...props} /> : <TextField {...props} />;
}
