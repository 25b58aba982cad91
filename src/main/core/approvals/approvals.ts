import type { Page } from '#shared/contract/paging.ts';
import type { Approval, ApprovalAnswer, ApprovalState } from '#shared/domain/approval.ts';
import type { RuleEffect, RuleInput } from '#shared/domain/rule.ts';
import { SallyportError } from '#shared/errors.ts';
import { newId } from '../ids.ts';
import { pageByPosition } from '../paging.ts';
import type { ApprovalRepository, Clock, Timers } from '../ports/index.ts';
import { createGrants } from './grants.ts';
import type { HeldRequest } from './held-request.ts';

/** Holds requests until a person decides. Nothing that an agent can reach calls `decide`. */
export interface Approvals {
  /** Loads the history. What was undecided when Sallyport ended has lapsed: nobody waits for it any more. */
  start(): Promise<void>;
  /** The approval by which the owner has settled requests of this agent and route beforehand ("for an hour", "until restart"). */
  grantFor(route: string): string | null;
  /**
   * Waits until the owner grants the request. One that was granted after its caller had left passes at once, one time.
   *
   * @param signal aborted when the caller goes away: the request stays open, so that the caller can come back.
   * @returns the approval's id.
   * @throws ApprovalPending after `holdMs`, ApprovalDenied, CallAborted, ApprovalsFull, ShuttingDown.
   */
  hold(request: HeldRequest, signal: AbortSignal): Promise<string>;
  list(query: {
    readonly limit: number;
    readonly cursor?: string | undefined;
    readonly states: readonly ApprovalState[];
    readonly key_id?: string | undefined;
  }): Page<Approval>;
  /** @throws ApprovalNotFound. */
  get(id: string): Approval;
  /** @returns all that were decided: the named ones, and those alike. @throws ApprovalNotFound, ApprovalSettled. */
  decide(ids: readonly string[], answer: ApprovalAnswer): Promise<Approval[]>;
  /**
   * Ends what an approval still lets through, and so do the others of its route.
   *
   * @throws ApprovalNotFound, ApprovalSettled where it lets nothing through any more.
   */
  withdraw(id: string): Promise<Approval>;
  /** Denies what a revoked key still waits for. */
  endKey(keyId: string): Promise<void>;
  /** Refuses what is held, and all that would be held later. */
  stop(): Promise<void>;
}

export interface ApprovalsDeps {
  readonly repository: ApprovalRepository;
  readonly clock: Clock;
  readonly timers: Timers;
  /** Puts a rule in front of the agent's own. */
  readonly addRule: (keyId: string, rule: RuleInput) => Promise<unknown>;
  readonly onChange: (approval: Approval) => void;
}

/** What only the running process knows of an approval. */
interface Live {
  readonly request: HeldRequest;
  settle: ((error: SallyportError | null) => void) | null;
  cancelLapse: () => void;
}

/** A request that nobody decides on is forgotten after this long. */
const openMs = 60 * 60_000;
/** Undecided at once, beyond which an agent's requests are refused: nobody reads more, and each holds memory. */
const mostUndecided = 500;
const mostKept = 1_000;

export function createApprovals(deps: ApprovalsDeps): Approvals {
  const { repository, clock, timers } = deps;
  const approvals = new Map<string, Approval>();
  const live = new Map<string, Live>();
  /** The routes of approvals that settled what is asked later. */
  const settledRoutes = new Map<string, string>();
  let stopped = false;
  const grants = createGrants(clock);

  const iso = (time: number) => new Date(time).toISOString();
  const isUndecided = ({ state }: Approval) => state === 'waiting' || state === 'open';

  /** What was granted for a time ends without anybody changing the approval. */
  function asItStands(approval: Approval): Approval {
    const route = settledRoutes.get(approval.id);
    return { ...approval, stands: route !== undefined && grants.grantFor(route) !== null };
  }

  function find(id: string): Approval {
    const approval = approvals.get(id);
    if (approval) return approval;
    throw new SallyportError('ApprovalNotFound', `There is no approval "${id.slice(0, 64)}".`, {
      field: 'id',
      fix: 'Take the id from the list of approvals.',
    });
  }

  /** Shows a change at once and stores it: a history that cannot be written must not hold a request up. */
  async function change(approval: Approval, changes: Partial<Approval>): Promise<Approval> {
    const next = asItStands({ ...approval, ...changes });
    approvals.set(next.id, next);
    deps.onChange(next);
    await repository.put(next).catch(() => undefined);
    return next;
  }

  function forgetOldest(): void {
    const decided = [...approvals.values()].filter((each) => !isUndecided(each));
    for (const { id } of decided.slice(0, approvals.size - mostKept)) {
      approvals.delete(id);
      settledRoutes.delete(id);
    }
  }

  function begin(request: HeldRequest): Approval {
    const now = clock.now();
    const approval: Approval = {
      id: newId('ap'),
      state: 'waiting',
      caller_gone: false,
      created_at: iso(now),
      expires_at: iso(now + openMs),
      decided_at: null,
      answer: null,
      stands: false,
      withdrawn_at: null,
      ...request.shown,
    };
    const entry: Live = { request, settle: null, cancelLapse: () => {} };
    live.set(approval.id, entry);
    approvals.set(approval.id, approval);
    entry.cancelLapse = timers.after(openMs, () => void lapse(approval.id));
    forgetOldest();
    return approval;
  }

  async function lapse(id: string): Promise<void> {
    const approval = approvals.get(id);
    if (!approval || !isUndecided(approval)) return;
    release(id, pending(approval, 'nobody decided in time'));
    await change(approval, { state: 'lapsed', headers: null, body: null });
  }

  /** Ends what the process holds of an approval. True where the caller still waited, and got the outcome. */
  function release(id: string, outcome: SallyportError | null): boolean {
    const entry = live.get(id);
    if (!entry) return false;
    live.delete(id);
    entry.cancelLapse();
    const { settle } = entry;
    settle?.(outcome);
    return settle !== null;
  }

  /** What nobody waits for any more goes first. @throws ApprovalsFull. */
  async function makeRoom(): Promise<void> {
    for (const [id, { settle }] of live) {
      if (settle === null) return lapse(id);
    }
    throw full();
  }

  /** The same request once more, whose caller has left: it waits on the approval that is there already. */
  function leftBehind(request: HeldRequest): Approval | undefined {
    if (request.fingerprint === null) return undefined;
    for (const [id, entry] of live) {
      if (entry.settle === null && entry.request.fingerprint === request.fingerprint)
        return approvals.get(id);
    }
    return undefined;
  }

  function wait(approval: Approval, request: HeldRequest, signal: AbortSignal): Promise<void> {
    const entry = live.get(approval.id);
    if (!entry) throw new Error('a request waits for an approval that is not held');
    return new Promise<void>((resolve, reject) => {
      const leave = (error: SallyportError, callerGone: boolean) => {
        entry.settle = null;
        finish();
        void leaveOpen(approval.id, request, callerGone);
        reject(error);
      };
      const cancelTimer = timers.after(request.holdMs, () =>
        leave(pending(approval, 'it still waits'), false),
      );
      const onAbort = () =>
        leave(new SallyportError('CallAborted', 'The caller went away while it waited.'), true);
      const finish = () => {
        cancelTimer();
        signal.removeEventListener('abort', onAbort);
      };
      entry.settle = (error) => {
        entry.settle = null;
        finish();
        if (error === null) resolve();
        else reject(error);
      };
      signal.addEventListener('abort', onAbort, { once: true });
      if (signal.aborted) onAbort();
    });
  }

  async function leaveOpen(id: string, request: HeldRequest, callerGone: boolean): Promise<void> {
    const approval = approvals.get(id);
    if (approval?.state !== 'waiting') return;
    // A body that was not read whole cannot be recognised when the request comes again.
    if (request.fingerprint === null) {
      release(id, null);
      await change(approval, { state: 'lapsed', caller_gone: callerGone, headers: null, body: null });
    } else {
      await change(approval, { state: 'open', caller_gone: callerGone });
    }
  }

  async function settle(approval: Approval, answer: ApprovalAnswer): Promise<Approval> {
    const request = live.get(approval.id)?.request;
    const denies = answer === 'deny' || answer === 'deny_always';
    const delivered = release(approval.id, denies ? denied(approval) : null);
    if (request && (answer === 'hour' || answer === 'until_restart'))
      settledRoutes.set(approval.id, request.route);
    const passesLater = !denies && !delivered && request?.fingerprint != null;
    if (passesLater && request?.fingerprint) grants.passOnce(request.fingerprint, approval.id);
    return change(approval, {
      state: denies ? 'denied' : 'granted',
      answer,
      decided_at: iso(clock.now()),
      // The history is of decisions: a thousand bodies in memory would cost more than they tell.
      headers: null,
      body: null,
    });
  }

  return {
    async start() {
      for (const stored of await repository.all(mostKept)) {
        const approval = { ...stored, headers: null, body: null };
        approvals.set(approval.id, approval);
        if (isUndecided(approval)) await change(approval, { state: 'lapsed', caller_gone: true });
      }
    },
    grantFor: (route) => grants.grantFor(route),
    async hold(request, signal) {
      if (stopped) throw stopping();
      const pass = request.fingerprint === null ? null : grants.takePass(request.fingerprint);
      if (pass !== null) return pass;
      const known = leftBehind(request);
      if (!known && live.size >= mostUndecided) await makeRoom();
      const approval = known ?? begin(request);
      const waiting = wait(approval, request, signal);
      void change(approval, { state: 'waiting', caller_gone: false, call_id: request.shown.call_id });
      await waiting;
      return approval.id;
    },
    list({ limit, cursor, states, key_id: keyId }) {
      const rows = [...approvals.values()].filter(
        (approval) =>
          (states.length === 0 || states.includes(approval.state)) &&
          (keyId === undefined || approval.key_id === keyId),
      );
      const page = pageByPosition(rows, limit, cursor, ({ created_at, id }) => `${created_at} ${id}`);
      return { ...page, items: page.items.map(asItStands) };
    },
    get: (id) => asItStands(find(id)),
    async decide(ids, answer) {
      const named = [...new Set(ids)].map((id) => {
        const approval = find(id);
        if (isUndecided(approval)) return approval;
        throw new SallyportError('ApprovalSettled', `id: approval ${id} is ${approval.state} already.`, {
          field: 'id',
          fix: 'Nothing more is to be decided; the request can be sent again.',
        });
      });
      const routes = new Map<string, { readonly id: string; readonly request: HeldRequest }>();
      for (const { id } of named) {
        const request = live.get(id)?.request;
        if (request) routes.set(request.route, { id, request });
      }
      if (answer === 'always' || answer === 'deny_always') {
        const effect: RuleEffect = answer === 'always' ? 'allow' : 'deny';
        for (const { request } of routes.values())
          await deps.addRule(request.shown.key_id, ruleFor(request, effect));
      }
      if (answer === 'hour') for (const [route, { id }] of routes) grants.grant(route, id, openMs);
      if (answer === 'until_restart') for (const [route, { id }] of routes) grants.grant(route, id, null);
      const alike =
        answer === 'once' || answer === 'deny'
          ? []
          : [...approvals.values()].filter(
              (approval) =>
                isUndecided(approval) &&
                !named.includes(approval) &&
                routes.has(live.get(approval.id)?.request.route ?? ''),
            );
      return Promise.all([...named, ...alike].map((approval) => settle(approval, answer)));
    },
    async withdraw(id) {
      const { stands } = asItStands(find(id));
      const route = settledRoutes.get(id);
      if (!stands || route === undefined) {
        throw new SallyportError('ApprovalSettled', `id: approval ${id} lets nothing through any more.`, {
          field: 'id',
          fix: 'Nothing is left to withdraw; what an answer "always" lets through is a rule of the agent.',
        });
      }
      grants.end(route);
      const ended = [...settledRoutes].flatMap(([each, of]) => (of === route ? [find(each)] : []));
      for (const each of ended) settledRoutes.delete(each.id);
      await Promise.all(ended.map((each) => change(each, { withdrawn_at: iso(clock.now()) })));
      return asItStands(find(id));
    },
    async endKey(keyId) {
      const held = [...approvals.values()].filter((each) => each.key_id === keyId && isUndecided(each));
      await Promise.all(held.map((approval) => settle(approval, 'deny')));
    },
    async stop() {
      stopped = true;
      for (const approval of [...approvals.values()].filter(isUndecided)) {
        release(approval.id, stopping());
        await change(approval, { state: 'lapsed' });
      }
    },
  };
}

/** A rule for exactly this route. @throws ValidationFailed where no rule can say it. */
function ruleFor({ shown, routePath }: HeldRequest, effect: RuleEffect): RuleInput {
  if (shown.account_id === null || routePath.includes('*')) {
    const reason =
      shown.account_id === null ? 'the caller brought its own credential' : 'its path holds a "*"';
    throw new SallyportError('ValidationFailed', `answer: no rule can stand for this request: ${reason}.`, {
      field: 'answer',
      fix: 'Answer once, for an hour or until restart, or write a rule (console, Agents).',
    });
  }
  return {
    effect,
    toolkit: shown.toolkit,
    account_id: shown.account_id,
    methods: [shown.method],
    host: new URL(shown.origin).hostname,
    path: routePath,
    limits: null,
    note: effect === 'allow' ? 'Always allowed when it was asked' : 'Always denied when it was asked',
  };
}

function pending({ id, rule }: Approval, reason: string): SallyportError {
  return new SallyportError(
    'ApprovalPending',
    `The rule "${rule}" asks the owner first, and ${reason} (approval ${id}).`,
    {
      fix: 'Ask the owner to decide in Sallyport under Approvals; then send the very same request again within 10 minutes.',
    },
  );
}

function denied({ id, rule }: Approval): SallyportError {
  return new SallyportError(
    'ApprovalDenied',
    `The owner denied this request (rule "${rule}", approval ${id}).`,
    {
      fix: 'Do not send it again; ask the owner what to do instead.',
    },
  );
}

function stopping(): SallyportError {
  return new SallyportError('ShuttingDown', 'Sallyport stopped before anyone decided.', {
    fix: 'Start Sallyport again, then repeat the request.',
  });
}

function full(): SallyportError {
  return new SallyportError('ApprovalsFull', `${mostUndecided} requests wait for the owner already.`, {
    fix: 'Wait until the owner has decided on some of them (console, Approvals).',
  });
}
