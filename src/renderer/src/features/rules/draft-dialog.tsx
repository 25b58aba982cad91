import { type FormEvent, useState } from 'react';
import type { OperationOutput } from '#shared/contract/index.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { TextField } from '../../components/field.tsx';
import { localTime } from '../../components/format.ts';
import { ErrorMessage, Note } from '../../components/messages.tsx';
import { ruleEditorStrings } from '../../strings/rule-editor.ts';
import { deniedNow, type PlacedRule, placedRules } from './placed-drafts.ts';
import { ruleSentence } from './rule-words.ts';
import { useRuleNames } from './use-rule-names.ts';

interface DraftDialogProps {
  readonly keyId: string;
  readonly busy: boolean;
  readonly error: SallyportError | null;
  readonly onClose: () => void;
  /** Takes the chosen rules, each with the id of the rule that it belongs in front of. */
  readonly onSave: (rules: readonly PlacedRule[]) => void;
}

type Draft = OperationOutput<'rules.draft'>;

const day = 24 * 60 * 60_000;

/** Rules from what an agent did: first the time, then the rules one by one, then they are added. */
export function DraftDialog({ keyId, busy, error, onClose, onSave }: DraftDialogProps) {
  const { rules } = useConsole();
  const names = useRuleNames();
  const [since, setSince] = useState(() => localTime(Date.now() - day));
  const [until, setUntil] = useState('');
  const [tried, setTried] = useState(false);
  const [drafting, setDrafting] = useState(false);
  const [draft, setDraft] = useState<Draft | null>(null);
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [failure, setFailure] = useState<SallyportError | null>(null);
  const hasBeginning = !Number.isNaN(Date.parse(since));
  const isOrdered = until === '' || Date.parse(until) > Date.parse(since);
  const forget = () => {
    setDraft(null);
    setFailure(null);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (!hasBeginning || !isOrdered) return;
    forget();
    setDrafting(true);
    const outcome = await rules.getState().draft({
      key_id: keyId,
      since: new Date(since).toISOString(),
      ...(until === '' ? {} : { until: new Date(until).toISOString() }),
    });
    setDrafting(false);
    // What a rule of the person's denies is not let through by a click on everything.
    setLeft(new Set(outcome.ok ? deniedNow(outcome.value) : []));
    if (outcome.ok) setDraft(outcome.value);
    else setFailure(outcome.error);
  };
  const kept = draft === null ? [] : placedRules(draft).filter((_, index) => !left.has(index));
  const toggle = (index: number) => {
    const next = new Set(left);
    if (!next.delete(index)) next.add(index);
    setLeft(next);
  };
  return (
    <Dialog
      open
      wide
      onClose={onClose}
      title={ruleEditorStrings.draft}
      description={ruleEditorStrings.draftText}
    >
      <form noValidate onSubmit={(event) => void submit(event)} className="flex flex-col gap-4">
        <div className="grid grid-cols-2 gap-4">
          <TextField
            type="datetime-local"
            label={ruleEditorStrings.since}
            value={since}
            error={tried && !hasBeginning ? ruleEditorStrings.timeInvalid : undefined}
            onChange={(value) => {
              setSince(value);
              forget();
            }}
          />
          <TextField
            type="datetime-local"
            label={ruleEditorStrings.until}
            hint={ruleEditorStrings.untilHint}
            optional
            value={until}
            error={tried && !isOrdered ? ruleEditorStrings.timeOrder : undefined}
            onChange={(value) => {
              setUntil(value);
              forget();
            }}
          />
        </div>
        <div className="flex justify-end">
          <Button type="submit" variant={draft === null ? 'primary' : 'secondary'} busy={drafting}>
            {ruleEditorStrings.makeDraft}
          </Button>
        </div>
        {failure !== null && <ErrorMessage error={failure} />}
        {draft?.rules.length === 0 && <Note>{ruleEditorStrings.draftEmpty}</Note>}
        {draft !== null && draft.rules.length > 0 && (
          <>
            <p className="text-sm font-medium">
              {ruleEditorStrings.drafted(draft.rules.length, draft.calls)}
            </p>
            <ul className="max-h-72 overflow-y-auto rounded-lg ring-1 ring-line ring-inset">
              {draft.rules.map((rule, index) => (
                <li key={ruleSentence(rule, names)} className="border-b border-line last:border-b-0">
                  <label className="flex items-start gap-2.5 px-3 py-2 text-sm hover:bg-hover">
                    <input
                      type="checkbox"
                      checked={!left.has(index)}
                      onChange={() => toggle(index)}
                      className="mt-0.5 size-4 shrink-0 accent-accent"
                    />
                    <span className="min-w-0 [overflow-wrap:anywhere]">
                      {ruleSentence(rule, names)}
                      {draft.places[index]?.effect === 'deny' && (
                        <span className="block text-xs text-warn">{ruleEditorStrings.deniedNow}</span>
                      )}
                    </span>
                  </label>
                </li>
              ))}
            </ul>
            {error !== null && <ErrorMessage error={error} />}
            <div className="flex justify-end">
              <Button variant="primary" busy={busy} disabled={kept.length === 0} onClick={() => onSave(kept)}>
                {ruleEditorStrings.addDraft(kept.length)}
              </Button>
            </div>
          </>
        )}
      </form>
    </Dialog>
  );
}
