import type { CallDetail, FieldPair } from '#shared/domain/call.ts';
import type { Credential } from '../accounts/index.ts';
import { placeholder } from '../calls/index.ts';
import type { Target } from '../egress/index.ts';
import type { OutboundBody } from '../ports/index.ts';
import { type RequestSigner, type SigningMoment, signerOf } from '../signing/index.ts';
import { type RenderedInjection, renderInjections } from '../toolkits/index.ts';
import { canonicalName } from './header-rules.ts';

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

/**
 * Puts the credential into a request, and a signature over the whole last of all. Where agent and credential name the same
 * field, the credential's stands, once.
 *
 * @param moment when a signature is made; asked only where one is.
 */
export function composeRequest(
  credential: Credential,
  target: Target,
  agent: AgentRequest,
  userAgent: string,
  moment: () => SigningMoment,
): ComposedRequest {
  const ownAuthorization =
    agent.mayAuthorize && agent.headers.some(([name]) => name.toLowerCase() === 'authorization');
  const plan = planOf(credential, ownAuthorization);
  const agentHeaders = withoutNames(agent.headers, plan.headerNames);
  const plainHeaders = [...defaultsBeside(agentHeaders, plan, userAgent), ...agentHeaders];
  const agentQuery = withoutKeys(
    agent.query.length === 0
      ? rawPairs(target.query)
      : [...rawPairs(target.query), ...agent.query.map(encodePair)],
    plan.queryNames,
  );
  const composed: ComposedRequest = {
    path: target.path + queryText([...agentQuery, ...plan.query]),
    headers: [...plainHeaders, ...plan.headers],
    recorded: {
      path: recordedPath(credential, target.path) + queryText([...agentQuery, ...plan.recordedQuery]),
      headers: [...withoutCaller(plainHeaders), ...plan.recordedHeaders],
    },
    injected: plan.injected,
    secrets: [],
  };
  return plan.signer === null ? composed : signed(composed, plan.signer, target, agent, moment());
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

/** Whether a signature will cover the body of a request, which must then be in memory as a whole. */
export function signsBody(credential: Credential, headers: readonly FieldPair[]): boolean {
  return planOf(credential, false).signer?.coversBody({ headers }) === true;
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
  /** The toolkit's own headers, which an agent may replace. */
  readonly defaults: readonly FieldPair[];
  readonly injected: CallDetail['injected'];
  /** What signs the request once all else stands; null for a credential that is sent as it is. */
  readonly signer: RequestSigner | null;
}

/** An account's values, scheme and toolkit are the same objects from call to call until one of them changes. */
const plans = new WeakMap<
  Credential['fields'],
  { scheme: Credential['scheme']; toolkit: Credential['toolkit']; whole: Plan; unauthorized: Plan }
>();

/** @param ownAuthorization whether the caller's Authorization takes the place of the injected one. */
function planOf(credential: Credential, ownAuthorization: boolean): Plan {
  const { scheme, toolkit, fields } = credential;
  let known = plans.get(fields);
  if (known?.scheme !== scheme || known.toolkit !== toolkit) {
    const injections = renderInjections(scheme, fields);
    const isAuthorization = (injection: RenderedInjection) =>
      injection.in === 'header' && injection.name.toLowerCase() === 'authorization';
    known = {
      scheme,
      toolkit,
      whole: makePlan(credential, injections, signerOf(scheme, fields)),
      unauthorized: makePlan(
        credential,
        injections.filter((injection) => !isAuthorization(injection)),
        null,
      ),
    };
    plans.set(fields, known);
  }
  return ownAuthorization ? known.unauthorized : known.whole;
}

function makePlan(
  credential: Credential,
  injections: readonly RenderedInjection[],
  signer: RequestSigner | null,
): Plan {
  const headers = injections.filter((injection) => injection.in === 'header');
  const query = injections.filter((injection) => injection.in === 'query');
  const inPath = credential.scheme.inject.filter((injection) => injection.in === 'path');
  return {
    headers: headers.map(({ name, value }): FieldPair => [name, value]),
    recordedHeaders: headers.map(({ name }): FieldPair => [name, recordedValue(credential, 'header', name)]),
    headerNames: new Set(
      [...headers.map(({ name }) => name), ...(signer?.ownHeaders ?? [])].map(canonicalName),
    ),
    query: query.map(({ name, value }) => encodePair([name, value])),
    recordedQuery: query.map(({ name }) => `${name}=${recordedValue(credential, 'query', name)}`),
    queryNames: new Set(
      [...query.map(({ name }) => name), ...(signer?.ownQuery ?? [])].map((name) => name.toLowerCase()),
    ),
    defaults: Object.entries(credential.toolkit.default_headers),
    injected: [...inPath, ...injections].map(({ in: place, name }) => ({ in: place, name })),
    signer,
  };
}

/** The default headers that neither the agent nor the credential names. */
function defaultsBeside(
  agentHeaders: readonly FieldPair[],
  { defaults, headerNames }: Plan,
  userAgent: string,
): FieldPair[] {
  const given = new Set(agentHeaders.map(([name]) => canonicalName(name)));
  const wanted = defaults.some(([name]) => name === 'User-Agent')
    ? defaults
    : [['User-Agent', userAgent] satisfies FieldPair, ...defaults];
  return withoutNames(withoutNames(wanted, headerNames), given);
}

/** A caller's own Authorization is none of ours to keep. */
function withoutCaller(headers: readonly FieldPair[]): FieldPair[] {
  return headers.map(
    ([name, value]): FieldPair =>
      name.toLowerCase() === 'authorization' ? [name, '{{caller}}'] : [name, value],
  );
}

function withoutNames(headers: readonly FieldPair[], taken: ReadonlySet<string>): FieldPair[] {
  return headers.filter(([name]) => !taken.has(canonicalName(name)));
}

/** `a=1&b` as `['a=1', 'b']`: the bytes stay as the agent wrote them. */
function rawPairs(query: string): string[] {
  return query === '' ? [] : query.slice(1).split('&');
}

function encodePair([name, value]: FieldPair): string {
  return `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`;
}

function withoutKeys(pairs: readonly string[], taken: ReadonlySet<string>): readonly string[] {
  if (taken.size === 0) return pairs;
  return pairs.filter((pair) => !taken.has(decodedKey(pair)));
}

/** A key as a server may read it: `+` and percent escapes decoded, without `[]`, case set aside. */
function decodedKey(pair: string): string {
  const raw = pair.split('=', 1)[0] ?? '';
  // URLSearchParams decodes leniently, as servers do; a malformed escape stays as it is.
  const decoded = new URLSearchParams(`${raw}=`).keys().next().value ?? '';
  return decoded.trim().replace(/\[.*$/, '').toLowerCase();
}

function queryText(pairs: readonly string[]): string {
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The injection's template with a placeholder for everything that comes from the credential. */
function recordedValue(credential: Credential, place: 'header' | 'query', name: string): string {
  const injection = credential.scheme.inject.find((each) => each.in === place && each.name === name);
  return (injection?.value ?? '{}').replace(/base64\(.*\)|\{[^{}]*\}/g, placeholder);
}

function recordedPath(credential: Credential, path: string): string {
  if (!credential.scheme.inject.some((injection) => injection.in === 'path')) return path;
  return credential.secrets
    .flatMap((secret) => [secret, encodeURIComponent(secret.toWellFormed())])
    .reduce((text, secret) => (secret === '' ? text : text.replaceAll(secret, placeholder)), path);
}
