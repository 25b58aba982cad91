import type { ApiKey } from '#shared/domain/api-key.ts';
import { canonicalName } from '#shared/domain/header-name.ts';
import { SallyportError } from '#shared/errors.ts';
import type { Access } from '../access/index.ts';
import type { Accounts, Credential } from '../accounts/index.ts';
import type { Approvals } from '../approvals/index.ts';
import { type CallRecording, createScrubber, type Scrubber } from '../calls/index.ts';
import { type Boundary, createEndpointMemory, type Target } from '../egress/index.ts';
import { overrideHeaders, type RuleBudgets, type RuledRequest, type Rules } from '../rules/index.ts';
import { hostOfOrigin, renderInjections } from '../toolkits/index.ts';
import { boundaryOf } from './boundary.ts';
import type { AccountChoice, ProxyCall } from './call.ts';
import { recordedPath } from './compose-request.ts';
import { checkHeaders } from './header-rules.ts';

/** A call that may be sent: whose credential, where to, and under which bounds. */
export interface AdmittedCall {
  readonly credential: Credential;
  readonly scrubber: Scrubber;
  readonly boundary: Boundary;
  readonly target: Target;
  /** Set where a rule wants the owner to be asked before anything is sent. */
  readonly asks: { readonly rule: string; readonly route: string } | null;
}

/** What is settled already when a call is checked once more, as after its token was renewed. */
export interface Earlier {
  readonly approved: boolean;
}

/** @throws SallyportError for every refusal. */
export type Admit = (call: ProxyCall, recording: CallRecording, earlier?: Earlier) => AdmittedCall;

/** What depends on a credential alone, made once for as long as it is unchanged. */
interface Derived {
  readonly toolkit: Credential['toolkit'];
  readonly scrubber: Scrubber;
  readonly boundary: Boundary;
  readonly resolve: (endpoint: string) => Target;
}

export interface AdmissionDeps {
  readonly access: Access;
  readonly accounts: Accounts;
  readonly rules: Pick<Rules, 'decide'>;
  readonly budgets: Pick<RuleBudgets, 'take'>;
  readonly approvals: Pick<Approvals, 'grantFor'>;
  /** Whether the owner wants calls that name no account to be refused. */
  readonly mustNameAccount: () => boolean;
  /** Whether the owner lets no agent call for the time being. */
  readonly isPaused: () => boolean;
}

/** Decides whether a call may be sent, step by step, noting each step in its record. Sends nothing. */
export function createAdmission(deps: AdmissionDeps): Admit {
  const { access, accounts, mustNameAccount } = deps;
  const derivedByFields = new WeakMap<Credential['fields'], Derived>();

  function derive(credential: Credential): Derived {
    const known = derivedByFields.get(credential.fields);
    if (known && known.toolkit === credential.toolkit) return known;
    const boundary = boundaryOf(credential);
    const derived = {
      toolkit: credential.toolkit,
      scrubber: scrubberOf(credential),
      boundary,
      resolve: createEndpointMemory(boundary),
    };
    derivedByFields.set(credential.fields, derived);
    return derived;
  }

  function credentialOf(choice: AccountChoice): Credential {
    if (choice === 'newest_active') {
      if (mustNameAccount()) throw accountNotNamed();
      return accounts.credentialFor(accounts.selectNewestActive().id);
    }
    if ('transient' in choice) return accounts.transientCredential(choice.transient);
    if ('entered' in choice) return accounts.credentialWith(choice.entered.id, choice.entered.fields);
    return accounts.credentialFor(selected(choice).id);
  }

  function selected(choice: Exclude<AccountChoice, string | { transient: unknown } | { entered: unknown }>) {
    if ('reference' in choice) return accounts.selectByReference(choice.reference);
    return accounts.selectById('id' in choice ? choice.id : choice.choose());
  }

  /** What the rules say, noted in the record. Null where nothing is to be asked, or was answered already. */
  function applyRules(
    key: ApiKey,
    request: RuledRequest,
    origin: string,
    recording: CallRecording,
    earlier: Earlier | undefined,
  ): AdmittedCall['asks'] {
    const decision = deps.rules.decide(key, request);
    const { effect, rule } = decision;
    if (effect === 'deny') {
      recording.decided({ effect, rule });
      throw ruleDenied(key, request.method, rule);
    }
    if (!earlier) deps.budgets.take(key.id, decision);
    const asks =
      effect === 'ask' && earlier?.approved !== true ? openQuestion(key, request, origin, rule) : null;
    const grant = asks === null ? null : deps.approvals.grantFor(asks.route);
    if (grant !== null) recording.approved(grant);
    const mustAsk = asks !== null && grant === null;
    recording.decided({ effect: mustAsk ? 'ask' : 'allow', rule });
    return mustAsk ? asks : null;
  }

  return function admit(call, recording, earlier) {
    if (call.key) {
      if (deps.isPaused()) throw gatewayPaused();
      // An owner may have thought again while the call waited.
      if (earlier) access.requireLive(call.key);
      access.requirePermission(call.key, 'proxy_execute');
    }
    checkMethod(call.method);
    checkHeaders(call.headers, call.headerField ?? (() => 'headers'));
    const credential = credentialOf(call.account);
    const { scrubber, boundary, resolve } = derive(credential);
    recording.identified({ id: credential.account?.id ?? null, toolkit: credential.toolkit.slug }, scrubber);
    const target = resolve(call.endpoint);
    recording.aimedAt(target.origin, recordedPath(credential, target.path), target.query);
    if (call.key === null) {
      recording.decided({ effect: 'allow', rule: 'owner' });
      return { credential, scrubber, boundary, target, asks: null };
    }
    const request = ruledRequest(call, credential, target);
    const asks = applyRules(call.key, request, target.origin, recording, earlier);
    return { credential, scrubber, boundary, target, asks };
  };
}

/** What the owner is asked, and what an answer holds for. */
function openQuestion(
  { id }: ApiKey,
  { method, overrides, accountId, toolkit, path }: RuledRequest,
  origin: string,
  rule: string,
): NonNullable<AdmittedCall['asks']> {
  return { rule, route: JSON.stringify([id, accountId ?? toolkit, method, overrides, origin, path]) };
}

/** What the rules look at of a call. */
export function ruledRequest(
  call: Pick<ProxyCall, 'method' | 'headers' | 'query'>,
  { account, toolkit }: Credential,
  target: Target,
): RuledRequest {
  return {
    method: call.method,
    overrides: overridesOf(call, target),
    toolkit: toolkit.slug,
    accountId: account?.id ?? null,
    host: hostOfOrigin(target.origin) ?? '',
    path: target.path,
  };
}

/** Methods that the request asks the service to apply in place of its own. */
function overridesOf({ headers, query }: Pick<ProxyCall, 'headers' | 'query'>, target: Target): string[] {
  const overrides: string[] = [];
  for (const [name, value] of headers) {
    if (overrideHeaders.has(canonicalName(name))) overrides.push(value);
  }
  // Any letter of a key may be written as an escape.
  if (/_method|%/.test(target.query)) overrides.push(...new URLSearchParams(target.query).getAll('_method'));
  for (const [name, value] of query) if (name === '_method') overrides.push(value);
  return overrides;
}

/** Finds what a credential looks like on the wire. */
export function scrubberOf(credential: Credential): Scrubber {
  if (credential.secrets.length === 0) return createScrubber([]);
  const rendered = renderInjections(credential.scheme, credential.fields).flatMap(({ value }) => [
    value,
    value.slice(value.indexOf(' ') + 1),
  ]);
  return createScrubber([...credential.secrets, ...rendered]);
}

/** CONNECT and TRACE change what a proxy is (RFC 9110 §9.3.6, §9.3.8); any other method is the service's to judge. */
function checkMethod(method: string): void {
  const isToken = /^[!#$%&'*+.^_`|~0-9A-Za-z-]{1,32}$/.test(method);
  if (isToken && method !== 'CONNECT' && method !== 'TRACE') return;
  throw new SallyportError('ValidationFailed', `method: "${method.slice(0, 32)}" is not supported.`, {
    field: 'method',
    fix: 'Use a method of the service, such as GET or POST.',
  });
}

function accountNotNamed(): SallyportError {
  return new SallyportError('ValidationFailed', 'connected_account_id: is missing.', {
    field: 'connected_account_id',
    fix: 'Name the account to use (ca_…); the owner has turned off using the newest one (console, Settings).',
  });
}

function gatewayPaused(): SallyportError {
  return new SallyportError('GatewayPaused', 'Sallyport is paused by its owner: no call is sent.', {
    fix: 'Wait until the owner resumes it (console, or the icon in the tray), then send the request again.',
  });
}

function ruleDenied(key: ApiKey, method: string, rule: string): SallyportError {
  return new SallyportError(
    'RuleDenied',
    `The rule "${rule}" of the key "${key.name}" does not allow ${method}.`,
    {
      field: 'method',
      fix: 'Use a method that only reads, or ask the owner for a key with other rules (console, Agents).',
    },
  );
}
