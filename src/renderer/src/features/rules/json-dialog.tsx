import { type FormEvent, useState } from 'react';
import type { Rule, RuleInput } from '#shared/domain/rule.ts';
import type { SallyportError } from '#shared/errors.ts';
import { Button } from '../../components/button.tsx';
import { CopyButton } from '../../components/copy-button.tsx';
import { Dialog, DialogActions } from '../../components/dialog.tsx';
import { TextAreaField } from '../../components/field.tsx';
import { ErrorMessage } from '../../components/messages.tsx';
import { ruleEditorStrings } from '../../strings/rule-editor.ts';
import { readJson } from './rule-form.ts';

interface JsonDialogProps {
  readonly rules: readonly Rule[];
  readonly busy: boolean;
  readonly error: SallyportError | null;
  readonly onClose: () => void;
  readonly onSave: (rules: readonly RuleInput[]) => void;
}

/** A whole list as text, to copy or to write. */
export function JsonDialog({ rules, busy, error, onClose, onSave }: JsonDialogProps) {
  const [text, setText] = useState(() => JSON.stringify(rules, null, 2));
  const [fault, setFault] = useState<string | undefined>(undefined);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const read = readJson(text);
    setFault(read.ok ? undefined : read.fault);
    if (read.ok) onSave(read.rules);
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={ruleEditorStrings.jsonTitle}
      description={ruleEditorStrings.jsonText}
    >
      <form noValidate onSubmit={submit} className="flex flex-col gap-4">
        <TextAreaField
          label={ruleEditorStrings.jsonLabel}
          rows={18}
          value={text}
          error={fault}
          onChange={setText}
        />
        {error !== null && <ErrorMessage error={error} />}
        <DialogActions>
          <CopyButton text={text} label={ruleEditorStrings.copyJson} />
          <Button type="submit" variant="primary" busy={busy}>
            {ruleEditorStrings.saveJson}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
