import {
  type MethodGroup,
  methodGroups,
  type RuleEffect,
  type RuleInput,
  ruleInputSchema,
} from '#shared/domain/rule.ts';
import { issuePath, issueWords } from '#shared/issue-words.ts';
import { ruleEditorStrings } from '../../strings/rule-editor.ts';

/** A rule as a form holds it: every field a text or a choice. */
export interface RuleForm {
  readonly effect: RuleEffect;
  readonly toolkit: string;
  readonly account: string;
  readonly groups: readonly MethodGroup[];
  readonly exactMethods: string;
  readonly host: string;
  readonly path: string;
  readonly callsPerMinute: string;
  readonly megabytesPerDay: string;
  readonly note: string;
}

const megabyte = 1_000_000;

/** The form for a rule; for a new one where none is given. */
export function formOf(rule?: RuleInput): RuleForm {
  const methods: readonly string[] = rule?.methods ?? [];
  const { calls_per_minute: calls, bytes_per_day: bytes } = rule?.limits ?? {};
  return {
    effect: rule?.effect ?? 'ask',
    toolkit: rule?.toolkit ?? '',
    account: rule?.account_id ?? '',
    groups: methodGroups.filter((group) => methods.includes(group)),
    exactMethods: methods
      .filter((method) => !(methodGroups as readonly string[]).includes(method))
      .join(', '),
    host: rule?.host ?? '',
    path: rule?.path ?? '',
    callsPerMinute: calls === undefined ? '' : String(calls),
    megabytesPerDay: bytes === undefined ? '' : String(bytes / megabyte),
    note: rule?.note ?? '',
  };
}

export type RuleFaults = Partial<Record<keyof RuleForm, string>>;

export type ReadRule =
  | { readonly ok: true; readonly rule: RuleInput }
  | { readonly ok: false; readonly faults: RuleFaults };

const fieldNames: Readonly<Record<string, keyof RuleForm>> = {
  methods: 'exactMethods',
  host: 'host',
  path: 'path',
  note: 'note',
  toolkit: 'toolkit',
  account_id: 'account',
};

/** The rule that a form describes, or what is wrong with it, field by field. `id` keeps an edited rule the same one. */
export function readForm(form: RuleForm, id?: string): ReadRule {
  const calls = numberOf(form.callsPerMinute);
  const megabytes = numberOf(form.megabytesPerDay);
  const faults: RuleFaults = {
    ...(calls !== null && !(Number.isInteger(calls) && calls > 0 && calls <= 1_000_000)
      ? { callsPerMinute: ruleEditorStrings.wholeNumber }
      : {}),
    ...(megabytes !== null && !(megabytes * megabyte >= 1 && megabytes < 1e9)
      ? { megabytesPerDay: ruleEditorStrings.positive }
      : {}),
  };
  const limits = {
    ...(calls === null ? {} : { calls_per_minute: calls }),
    ...(megabytes === null ? {} : { bytes_per_day: Math.round(megabytes * megabyte) }),
  };
  const exact = form.exactMethods.split(/[\s,]+/).filter((method) => method !== '');
  const parsed = ruleInputSchema.safeParse(
    {
      ...(id === undefined ? {} : { id }),
      effect: form.effect,
      toolkit: form.toolkit || null,
      account_id: form.account || null,
      methods: [...form.groups, ...exact.map((method) => method.toUpperCase())],
      host: form.host.trim() || null,
      path: form.path.trim() || null,
      limits: calls === null && megabytes === null ? null : limits,
      note: form.note.trim() || null,
    },
    { error: issueWords },
  );
  if (parsed.success && Object.keys(faults).length === 0) return { ok: true, rule: parsed.data };
  const found: Partial<Record<keyof RuleForm, string>> = { ...faults };
  for (const { path, message } of parsed.error?.issues ?? []) {
    const name = fieldNames[String(path[0])];
    if (name !== undefined) found[name] ??= sentence(message);
  }
  return { ok: false, faults: found };
}

function numberOf(text: string): number | null {
  return text.trim() === '' ? null : Number(text);
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

export type ReadList =
  | { readonly ok: true; readonly rules: readonly RuleInput[] }
  | { readonly ok: false; readonly fault: string };

/** A list of rules written as JSON, or the first thing that is wrong with it. */
export function readJson(text: string): ReadList {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { ok: false, fault: ruleEditorStrings.jsonInvalid };
  }
  const parsed = ruleInputSchema.array().safeParse(value, { error: issueWords });
  if (parsed.success) return { ok: true, rules: parsed.data };
  const [issue] = parsed.error.issues;
  const place = issuePath(issue?.path ?? []);
  return { ok: false, fault: `${place === '' ? '' : `${place}: `}${issue?.message ?? ''}` };
}

/** A list with one rule moved to another place. */
export function moveRule<Item>(rules: readonly Item[], from: number, to: number): Item[] {
  const moved = rules[from];
  if (moved === undefined || to < 0 || to >= rules.length) return [...rules];
  return rules.toSpliced(from, 1).toSpliced(to, 0, moved);
}
