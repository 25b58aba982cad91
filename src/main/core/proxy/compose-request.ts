import type { CallDetail, FieldPair } from '#shared/domain/call.ts';
import { canonicalName } from '#shared/domain/header-name.ts';
import type { Credential } from '../accounts/index.ts';
import { placeholder } from '../calls/index.ts';
import type { Target } from '../egress/index.ts';
import type { OutboundBody } from '../ports/index.ts';
import { type RequestSigner, type SigningMoment, signerOf } from '../signing/index.ts';
import { type RenderedInjection, renderInjections } from '../toolkits/index.ts';
import { callersOwn } from './header-rules.ts';

/** What the agent contributes to a request. */
export interface AgentRequest {
  readonly method: string;
  readonly headers: readonly FieldPair[];
  /** Parameters beside those in the endpoint itself, not yet encoded. */
  readonly query: readonly FieldPair[];
  readonly body: OutboundBody;
  /** The envelope lets a caller's own Authorization replace the injected one; no other door does. */
  readonly mayAuthorize: boolean;
}

/** A request with the credential in it, and its double for the record with placeholders instead. */
export interface ComposedRequest {
  readonly path: string;
  readonly headers: FieldPair[];
  readonly recorded: { readonly path: string; readonly headers: FieldPair[] };
  readonly injected: CallDetail['injected'];
  /** What was derived from the credential for this request alone, to scrub like the credential. */
  readonly secrets: readonly string[];
}

export interface RequestComposer {
  /**
   * Puts the credential into a request, and a signature over the whole last of all. Where agent and credential name the same
   * field, the credential's stands, once.
   */
  compose(credential: Credential, target: Target, agent: AgentRequest): ComposedRequest;
  /** Whether a signature will cover the body of a request, which must then be in memory as a whole. */
  signsBody(credential: Credential, headers: readonly FieldPair[]): boolean;
}

/**
 * @param userAgent sent where neither agent nor toolkit names one.
 * @param moment when a signature is made; asked only where one is.
 */
export function createRequestComposer(userAgent: string, moment: () => SigningMoment): RequestComposer {
  /** An account's values, scheme and toolkit are the same objects from call to call until one of them changes. */
  const plans = new WeakMap<Credential['fields'], KnownPlans>();

  /** @param ownAuthorization whether the caller's Authorization takes the place of the injected one. */
  function planOf(credential: Credential, ownAuthorization: boolean): Plan {
    const { scheme, toolkit, fields } = credential;
    let known = plans.get(fields);
    if (known?.scheme !== scheme || known.toolkit !== toolkit) {
      known = { scheme, toolkit, ...makePlans(credential, userAgent) };
      plans.set(fields, known);
    }
    return ownAuthorization ? known.unauthorized : known.whole;
  }

  return {
    compose(credential, target, agent) {
      const plan = planOf(credential, agent.mayAuthorize && namesAuthorization(agent.headers));
      const { headers, recorded } = composeHeaders(plan, agent.headers);
      const query = agentQuery(plan, target.query, agent.query);
      const composed: ComposedRequest = {
        path: target.path + queryText(query, plan.query),
        headers,
        recorded: {
          path: recordedPath(credential, target.path) + queryText(query, plan.recordedQuery),
          headers: recorded,
        },
        injected: plan.injected,
        secrets: [],
      };
      return plan.signer === null ? composed : signed(composed, plan.signer, target, agent, moment());
    },
    signsBody: (credential, headers) => planOf(credential, false).signer?.coversBody({ headers }) === true,
  };
}

function signed(
  composed: ComposedRequest,
  signer: RequestSigner,
  { origin }: Target,
  { method, body }: AgentRequest,
  moment: SigningMoment,
): ComposedRequest {
  const { path, headers, recorded } = composed;
  const part = signer.sign({ method, origin, path, headers, body }, moment);
  return {
    path,
    headers: [...headers, ...part.headers],
    recorded: { path: recorded.path, headers: [...recorded.headers, ...part.recorded] },
    injected: [...composed.injected, ...part.headers.map(([name]) => ({ in: 'header' as const, name }))],
    secrets: part.secrets,
  };
}

/** What a credential puts into every request, and how that is recorded. */
interface Plan {
  readonly headers: readonly FieldPair[];
  readonly recordedHeaders: readonly FieldPair[];
  /** Canonical: no other header may go by one of them. */
  readonly headerNames: ReadonlySet<string>;
  /** Encoded pairs. */
  readonly query: readonly string[];
  readonly recordedQuery: readonly string[];
  readonly queryNames: ReadonlySet<string>;
  /** The toolkit's own headers by canonical name, which an agent may replace. */
  readonly defaults: ReadonlyMap<string, FieldPair>;
  readonly injected: CallDetail['injected'];
  /** What signs the request once all else stands; null for a credential that is sent as it is. */
  readonly signer: RequestSigner | null;
}

interface KnownPlans {
  readonly scheme: Credential['scheme'];
  readonly toolkit: Credential['toolkit'];
  readonly whole: Plan;
  /** For a caller that brings an Authorization of its own. */
  readonly unauthorized: Plan;
}

function makePlans(credential: Credential, userAgent: string): Pick<KnownPlans, 'whole' | 'unauthorized'> {
  const { scheme, fields } = credential;
  const injections = renderInjections(scheme, fields);
  const others = injections.filter(
    (injection) => injection.in !== 'header' || injection.name.toLowerCase() !== 'authorization',
  );
  return {
    whole: makePlan(credential, injections, signerOf(scheme, fields), userAgent),
    unauthorized: makePlan(credential, others, null, userAgent),
  };
}

function makePlan(
  credential: Credential,
  injections: readonly RenderedInjection[],
  signer: RequestSigner | null,
  userAgent: string,
): Plan {
  const headers = injections.filter((injection) => injection.in === 'header');
  const query = injections.filter((injection) => injection.in === 'query');
  const inPath = credential.scheme.inject.filter((injection) => injection.in === 'path');
  const headerNames = new Set(
    [...headers.map(({ name }) => name), ...(signer?.ownHeaders ?? [])].map(canonicalName),
  );
  return {
    headers: headers.map(({ name, value }): FieldPair => [name, value]),
    recordedHeaders: headers.map(({ name }): FieldPair => [name, recordedValue(credential, 'header', name)]),
    headerNames,
    query: query.map(({ name, value }) => encodePair([name, value])),
    recordedQuery: query.map(({ name }) => `${name}=${recordedValue(credential, 'query', name)}`),
    queryNames: new Set([...query.map(({ name }) => name), ...(signer?.ownQuery ?? [])].map(canonicalKey)),
    defaults: defaultHeaders(credential, headerNames, userAgent),
    injected: [...inPath, ...injections].map(({ in: place, name }) => ({ in: place, name })),
    signer,
  };
}

function defaultHeaders(
  { toolkit }: Credential,
  taken: ReadonlySet<string>,
  userAgent: string,
): ReadonlyMap<string, FieldPair> {
  const own: FieldPair[] = Object.entries(toolkit.default_headers);
  const pairs = own.some(([name]) => name === 'User-Agent')
    ? own
    : [['User-Agent', userAgent] as const, ...own];
  return new Map(
    pairs
      .map(([name, value]): [string, FieldPair] => [canonicalName(name), [name, value]])
      .filter(([canonical]) => !taken.has(canonical)),
  );
}

function namesAuthorization(headers: readonly FieldPair[]): boolean {
  return headers.some(([name]) => name.toLowerCase() === 'authorization');
}

/** The headers as they are sent and, beside them, as they are recorded: defaults, the agent's, the credential's. */
function composeHeaders(
  plan: Plan,
  agentHeaders: readonly FieldPair[],
): { headers: FieldPair[]; recorded: FieldPair[] } {
  const names = agentHeaders.map(([name]) => canonicalName(name));
  const headers: FieldPair[] = [];
  for (const [name, pair] of plan.defaults) if (!names.includes(name)) headers.push(pair);
  const recorded = [...headers];
  for (const [index, pair] of agentHeaders.entries()) {
    const name = names[index] ?? '';
    if (plan.headerNames.has(name)) continue;
    headers.push(pair);
    recorded.push(name === 'authorization' ? [pair[0], callersOwn] : pair);
  }
  headers.push(...plan.headers);
  recorded.push(...plan.recordedHeaders);
  return { headers, recorded };
}

/** What the agent asks for beside the credential's keys: bytes in the endpoint as they were written, parameters encoded. */
function agentQuery({ queryNames }: Plan, inEndpoint: string, parameters: readonly FieldPair[]): string[] {
  const pairs = inEndpoint === '' ? [] : inEndpoint.slice(1).split('&');
  for (const parameter of parameters) pairs.push(encodePair(parameter));
  return queryNames.size === 0 ? pairs : pairs.flatMap((pair) => withoutNames(pair, queryNames));
}

/** A parameter as it stands in a query. */
export function encodePair([name, value]: FieldPair): string {
  return `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`;
}

/** A pair, unless its key is one of the names; some servers take `;` for `&`, so what follows one may be a pair of its own. */
function withoutNames(pair: string, names: ReadonlySet<string>): string[] {
  const isOther = (part: string) => !names.has(decodedKey(part));
  if (!pair.includes(';')) return isOther(pair) ? [pair] : [];
  const [first = '', ...rest] = pair.split(';');
  const kept = [first].filter(isOther).concat(rest.filter((part) => !part.includes('=') || isOther(part)));
  return kept.length === 0 ? [] : [kept.join(';')];
}

/** A key as a server may read it: `+` and percent escapes decoded. */
function decodedKey(pair: string): string {
  const raw = pair.split('=', 1)[0] ?? '';
  // URLSearchParams decodes leniently, as servers do; a malformed escape stays as it is.
  const decoded = new URLSearchParams(`${raw}=`).keys().next().value ?? '';
  return canonicalKey(decoded);
}

/** Case set aside, and what PHP makes of a key: nothing after `[` or a NUL, and `_` for a dot or space inside it. */
function canonicalKey(key: string): string {
  const beforeNul = key.split('\0', 1)[0] ?? '';
  const name = beforeNul.split('[', 1)[0] ?? '';
  return name.trim().replace(/[ .]/g, '_').toLowerCase();
}

function queryText(own: readonly string[], injected: readonly string[]): string {
  const pairs = injected.length === 0 ? own : [...own, ...injected];
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The injection's template with a placeholder for everything that comes from the credential. */
function recordedValue(credential: Credential, place: 'header' | 'query', name: string): string {
  const injection = credential.scheme.inject.find((each) => each.in === place && each.name === name);
  return (injection?.value ?? '{}').replace(/base64\(.*\)|\{[^{}]*\}/g, placeholder);
}

/** A path with a placeholder wherever the credential stands in it. */
export function recordedPath(credential: Credential, path: string): string {
  if (!credential.scheme.inject.some((injection) => injection.in === 'path')) return path;
  return credential.secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
    .reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, placeholder)), path);
}
