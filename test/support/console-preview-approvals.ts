import type { AnyEvent } from '#shared/contract/events.ts';
import type { Approval, ApprovalAnswer } from '#shared/domain/approval.ts';
import type { Rule, RuleInput, RuleSet } from '#shared/domain/rule.ts';
import { SallyportError } from '#shared/errors.ts';

const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();

function approval(id: number, minutesAgo: number, changes: Partial<Approval>): Approval {
  const content =
    changes.body?.content ??
    '{"title":"A raven sits on the gate","labels":["bug","birds"],"id":90071992547409931}';
  return {
    id: `ap_preview${String(id).padStart(8, '0')}`,
    state: 'waiting',
    caller_gone: false,
    created_at: at(-minutesAgo),
    expires_at: at(60 - minutesAgo),
    decided_at: null,
    answer: null,
    stands: false,
    withdrawn_at: null,
    call_id: `call_preview${id}`,
    key_id: 'key_a1B2',
    key_name: 'Claude Code',
    account_id: 'ca_8fKq2LmZ01',
    toolkit: 'github',
    front_door: 'envelope',
    method: 'POST',
    origin: 'https://api.github.com',
    path: '/repos/ravens/gate/issues',
    rule: 'preset:ask_before_writes',
    headers: [
      ['accept', 'application/json'],
      ['content-type', 'application/json'],
      ['user-agent', 'node'],
    ],
    caller: null,
    ...changes,
    body: changes.body === null ? null : { size: content.length, complete: true, encoding: 'utf8', content },
  };
}

const old = { headers: null, body: null } as const;
const sampleApprovals = (): Approval[] => [
  approval(1, 1, {
    caller: {
      pid: 48213,
      name: 'claude',
      command: 'claude --resume --mcp-config .mcp.json',
      cwd: '/home/ada/ravens/gate',
      parent: { pid: 48001, name: 'zsh', command: '-zsh' },
    },
  }),
  approval(2, 0, { path: '/repos/ravens/gate/issues?notify=all' }),
  approval(3, 8, { method: 'DELETE', path: '/repos/ravens/gate/issues/41/lock', body: null, state: 'open' }),
  approval(4, 21, {
    key_id: 'key_c3D4',
    key_name: 'nightly report with a name that goes on for much longer than anybody would like',
    method: 'PATCH',
    origin: 'https://a-very-long-tenant-name.service-management.example.com',
    path: '/rest/api/3/issue/REPORT-20261120/transitions/and/further/segments/that/never/seem/to/end?expand=all',
    state: 'open',
    caller_gone: true,
    rule: 'rl_00000002',
  }),
  approval(5, 60, { ...old, state: 'granted', answer: 'hour', decided_at: at(-59) }),
  approval(6, 70, { ...old, state: 'denied', answer: 'deny', decided_at: at(-69), method: 'DELETE' }),
  approval(7, 200, { ...old, state: 'lapsed', caller_gone: true, method: 'PUT' }),
];

const rule = (id: string, changes: Partial<Rule> & Pick<Rule, 'effect'>): Rule => ({
  id,
  toolkit: null,
  account_id: null,
  methods: [],
  host: null,
  path: null,
  limits: null,
  note: null,
  ...changes,
});

const sampleRules = (): RuleSet[] => [
  {
    key_id: null,
    version: 3,
    rules: [
      rule('rl_00000001', {
        effect: 'deny',
        toolkit: 'github',
        methods: ['delete'],
        path: '/repos/*/*',
        note: 'No agent deletes a repository.',
      }),
      rule('rl_00000002', { effect: 'ask', methods: ['write', 'delete'], host: '*.example.com' }),
    ],
  },
  {
    key_id: 'key_a1B2',
    version: 2,
    rules: [
      rule('rl_00000003', {
        effect: 'allow',
        toolkit: 'github',
        account_id: 'ca_8fKq2LmZ01',
        methods: ['POST'],
        host: 'api.github.com',
        path: '/repos/ravens/gate/issues/*/comments',
        note: 'Always allowed when it was asked',
      }),
      rule('rl_00000004', {
        effect: 'allow',
        toolkit: 'github',
        methods: ['read'],
        limits: { calls_per_minute: 60, bytes_per_day: 50_000_000 },
      }),
    ],
  },
];

/** The answers about approvals and rules. The dry run decides by effect alone, as far as a screen needs it. */
export function createApprovalsPreview(isEmpty: boolean, emit: (event: AnyEvent) => void) {
  let approvals = isEmpty ? [] : sampleApprovals();
  let sets = isEmpty ? [] : sampleRules();
  const setFor = (keyId: unknown): RuleSet =>
    sets.find((set) => set.key_id === keyId) ?? { key_id: keyId as string | null, rules: [], version: 0 };
  return {
    'approvals.list': ({ states }: Record<string, unknown>) => ({
      items: approvals
        .filter(({ state }) => (states as string[]).length === 0 || (states as string[]).includes(state))
        .toSorted((a, b) => b.created_at.localeCompare(a.created_at)),
      next_cursor: null,
    }),
    'approvals.get': ({ id }: Record<string, unknown>) => {
      const found = approvals.find((each) => each.id === id);
      if (found !== undefined) return found;
      throw new SallyportError('ApprovalNotFound', `There is no approval "${String(id)}".`, {
        fix: 'Take the id from the list of approvals.',
      });
    },
    'approvals.decide': ({ ids, answer }: Record<string, unknown>) => {
      const denies = answer === 'deny' || answer === 'deny_always';
      const decided = approvals
        .filter(({ id }) => (ids as string[]).includes(id))
        .map(
          (each): Approval => ({
            ...each,
            state: denies ? 'denied' : 'granted',
            answer: answer as ApprovalAnswer,
            stands: answer === 'hour' || answer === 'until_restart',
            decided_at: at(0),
          }),
        );
      approvals = approvals.map((each) => decided.find(({ id }) => id === each.id) ?? each);
      for (const payload of decided) emit({ name: 'approval.changed', payload });
      return { decided };
    },
    'approvals.withdraw': ({ id }: Record<string, unknown>) => {
      approvals = approvals.map((each) =>
        each.id === id ? { ...each, stands: false, withdrawn_at: at(0) } : each,
      );
      return approvals.find((each) => each.id === id);
    },
    'rules.get': ({ key_id }: Record<string, unknown>) => setFor(key_id),
    'rules.set': (input: Record<string, unknown>) => {
      const before = setFor(input.key_id);
      if (before.version !== input.version) {
        throw new SallyportError(
          'RulesConflict',
          'version: the rules have been changed since they were read.',
          {
            field: 'version',
            fix: 'Read the rules again and make the change there.',
          },
        );
      }
      const rules = (input.rules as RuleInput[]).map((each, index) => ({
        ...each,
        id: each.id ?? `rl_new${before.version}${index}`,
      }));
      const next: RuleSet = { key_id: before.key_id, rules, version: before.version + 1 };
      sets = [...sets.filter(({ key_id }) => key_id !== next.key_id), next];
      emit({ name: 'rules.changed', payload: { key_id: next.key_id } });
      return next;
    },
    'rules.explain': ({ method, endpoint }: Record<string, unknown>) => ({
      effect: method === 'GET' ? 'allow' : 'ask',
      rule: 'preset:ask_before_writes',
      matched: null,
      origin: 'https://api.github.com',
      path: String(endpoint),
      injected: [{ in: 'header', name: 'Authorization' }],
    }),
    'rules.draft': () => ({
      rules: sampleRules()[1]?.rules.map(({ id: _, ...each }) => each) ?? [],
      places:
        sampleRules()[1]?.rules.map((_rule, index) => ({
          before: null,
          effect: index === 0 ? 'deny' : null,
        })) ?? [],
      calls: 214,
    }),
  };
}
