import { Plus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import type { Rule, RuleInput, RuleSet } from '#shared/domain/rule.ts';
import type { SallyportError } from '#shared/errors.ts';
import { useConsole } from '../../app/console-context.ts';
import { Button } from '../../components/button.tsx';
import { ConfirmDialog } from '../../components/dialog.tsx';
import { EmptyState, ErrorMessage, LoadError, Note } from '../../components/messages.tsx';
import { Page } from '../../components/page.tsx';
import { SkeletonLines } from '../../components/skeleton.tsx';
import { presetWords } from '../../strings/agents.ts';
import { ruleEditorStrings } from '../../strings/rule-editor.ts';
import { DraftDialog } from './draft-dialog.tsx';
import { DryRunDialog } from './dry-run-dialog.tsx';
import { JsonDialog } from './json-dialog.tsx';
import { withDrafts } from './placed-drafts.ts';
import { RuleDialog } from './rule-dialog.tsx';
import { moveRule } from './rule-form.ts';
import { RuleList } from './rule-list.tsx';
import { ruleSentence } from './rule-words.ts';
import { everyAgent } from './rules-store.ts';
import { useRuleNames } from './use-rule-names.ts';

/** What a dialog works on: the list as it was when it was opened, so that a change elsewhere is noticed. */
type Open =
  | { readonly dialog: 'rule'; readonly base: RuleSet; readonly rule: Rule | null }
  | { readonly dialog: 'remove'; readonly base: RuleSet; readonly rule: Rule }
  | { readonly dialog: 'json' | 'draft'; readonly base: RuleSet }
  | { readonly dialog: 'dryRun' };

/** The rules of one agent, or of every agent (`all`). */
export function RulesPage({ owner }: { readonly owner: string }) {
  const { rules, agents, connections, toasts } = useConsole();
  const set = useStore(rules, (state) => state.sets[owner]);
  const general = useStore(rules, (state) => state.sets[everyAgent]);
  const loadError = useStore(rules, (state) => state.errors[owner]);
  const keys = useStore(agents, (state) => state.keys);
  const names = useRuleNames();
  const [open, setOpen] = useState<Open | null>(null);
  const [error, setError] = useState<SallyportError | null>(null);
  const [busy, setBusy] = useState(false);
  const isGeneral = owner === everyAgent;
  const key = keys?.find(({ id }) => id === owner);
  const load = () => {
    void rules.getState().load(owner);
    if (!isGeneral) void rules.getState().load(everyAgent);
  };
  useEffect(() => {
    void rules.getState().load(owner);
    void rules.getState().load(everyAgent);
    void agents.getState().load();
    void connections.getState().load();
  }, [rules, agents, connections, owner]);

  const save = async (next: readonly RuleInput[], version: number): Promise<SallyportError | null> => {
    setBusy(true);
    const failure = await rules.getState().save(owner, next, version);
    setBusy(false);
    setError(failure);
    if (failure === null) toasts.getState().success(ruleEditorStrings.saved);
    // A conflict has brought the new list, which only the page shows.
    if (failure === null || failure.code === 'RulesConflict') setOpen(null);
    return failure;
  };
  const close = () => {
    setOpen(null);
    setError(null);
  };

  const title = isGeneral ? ruleEditorStrings.titleAll : ruleEditorStrings.titleOf(key?.name ?? owner);
  const isUnknown = !isGeneral && keys !== null && key === undefined;
  return (
    <Page
      title={title}
      back={{ href: '/agents', label: ruleEditorStrings.back }}
      actions={
        set !== undefined &&
        !isUnknown && (
          <Button
            variant="primary"
            icon={Plus}
            onClick={() => setOpen({ dialog: 'rule', base: set, rule: null })}
          >
            {ruleEditorStrings.add}
          </Button>
        )
      }
    >
      {isUnknown && (
        <EmptyState icon={Plus} title={ruleEditorStrings.unknownAgent}>
          {null}
        </EmptyState>
      )}
      {set === undefined && loadError !== undefined && <LoadError error={loadError} onRetry={load} />}
      {set === undefined && loadError === undefined && (
        <div className="mx-auto w-full max-w-3xl px-6 py-6">
          <SkeletonLines />
        </div>
      )}
      {set !== undefined && !isUnknown && (
        <div className="mx-auto flex w-full max-w-3xl flex-col gap-4 px-6 py-6">
          <p className="text-sm text-muted">
            {isGeneral ? ruleEditorStrings.introAll : ruleEditorStrings.introOf}
          </p>
          <div className="flex flex-wrap gap-2">
            {!isGeneral && (
              <>
                <Button onClick={() => setOpen({ dialog: 'dryRun' })}>{ruleEditorStrings.dryRun}</Button>
                <Button onClick={() => setOpen({ dialog: 'draft', base: set })}>
                  {ruleEditorStrings.draft}
                </Button>
              </>
            )}
            <Button onClick={() => setOpen({ dialog: 'json', base: set })}>{ruleEditorStrings.json}</Button>
          </div>
          {error !== null && open === null && (
            <div role="alert">
              {error.code === 'RulesConflict' ? (
                <Note tone="warn">{ruleEditorStrings.conflict}</Note>
              ) : (
                <ErrorMessage error={error} />
              )}
            </div>
          )}
          {!isGeneral && general !== undefined && (
            <Note
              action={
                <Link
                  href={`/agents/${everyAgent}/rules`}
                  className="text-accent underline-offset-2 hover:underline"
                >
                  {general.rules.length === 0 ? ruleEditorStrings.add : ruleEditorStrings.showBefore}
                </Link>
              }
            >
              {ruleEditorStrings.before(general.rules.length)}
            </Note>
          )}
          {set.rules.length === 0 ? (
            <div className="rounded-lg px-4 py-6 text-center ring-1 ring-line ring-inset">
              <p className="font-medium">{ruleEditorStrings.emptyTitle}</p>
              <p className="text-sm text-muted">
                {isGeneral ? ruleEditorStrings.emptyAll : ruleEditorStrings.emptyOf}
              </p>
            </div>
          ) : (
            <RuleList
              rules={set.rules}
              busy={busy}
              onMove={(from, to) => void save(moveRule(set.rules, from, to), set.version)}
              onEdit={(rule) => setOpen({ dialog: 'rule', base: set, rule })}
              onRemove={(rule) => setOpen({ dialog: 'remove', base: set, rule })}
            />
          )}
          <div className="rounded-lg bg-sunken px-4 py-3 text-sm">
            <p className="font-medium">{ruleEditorStrings.last}</p>
            <p className="text-muted">
              {isGeneral && ruleEditorStrings.lastAll}
              {key !== undefined &&
                `${presetWords[key.rule_preset].label}: ${presetWords[key.rule_preset].description}`}
            </p>
          </div>
        </div>
      )}
      {open?.dialog === 'rule' && (
        <RuleDialog
          rule={open.rule}
          busy={busy}
          error={error}
          onClose={close}
          onSave={(rule, place) => {
            const { rules: before, version } = open.base;
            const changed =
              open.rule === null
                ? place === 'first'
                  ? [rule, ...before]
                  : [...before, rule]
                : before.map((each) => (each.id === open.rule?.id ? rule : each));
            void save(changed, version);
          }}
        />
      )}
      {open?.dialog === 'json' && (
        <JsonDialog
          rules={open.base.rules}
          busy={busy}
          error={error}
          onClose={close}
          onSave={(next) => void save(next, open.base.version)}
        />
      )}
      {open?.dialog === 'draft' && (
        <DraftDialog
          keyId={owner}
          busy={busy}
          error={error}
          onClose={close}
          onSave={(drafted) => void save(withDrafts(open.base.rules, drafted), open.base.version)}
        />
      )}
      {open?.dialog === 'dryRun' && <DryRunDialog keyId={owner} onClose={close} />}
      <ConfirmDialog
        open={open?.dialog === 'remove'}
        onClose={close}
        busy={busy}
        title={ruleEditorStrings.removeTitle}
        confirm={ruleEditorStrings.removeConfirm}
        onConfirm={() => {
          if (open?.dialog !== 'remove') return;
          void save(
            open.base.rules.filter(({ id }) => id !== open.rule.id),
            open.base.version,
          );
        }}
      >
        {open?.dialog === 'remove' && (
          <p className="font-medium text-text">{ruleSentence(open.rule, names)}</p>
        )}
        <p>{ruleEditorStrings.removeText}</p>
        {error !== null && <ErrorMessage error={error} />}
      </ConfirmDialog>
    </Page>
  );
}
