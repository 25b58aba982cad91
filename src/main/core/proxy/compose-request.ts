import type { CallDetail, FieldPair } from '#shared/domain/call.ts';
import type { Credential } from '../accounts/index.ts';
import { placeholder } from '../calls/index.ts';
import type { Target } from '../egress/index.ts';
import { type RenderedInjection, renderInjections } from '../toolkits/index.ts';
import { canonicalName } from './header-rules.ts';

/** What the agent contributes to a request. */
export interface AgentRequest {
  readonly headers: readonly FieldPair[];
  /** Parameters beside those in the endpoint itself, not yet encoded. */
  readonly query: readonly FieldPair[];
  /** The envelope lets a caller's own Authorization replace the injected one; no other door does. */
  readonly mayAuthorize: boolean;
}

/** A request with the credential in it, and its double for the record with placeholders instead. */
export interface ComposedRequest {
  readonly path: string;
  readonly headers: FieldPair[];
  readonly recorded: { readonly path: string; readonly headers: FieldPair[] };
  readonly injected: CallDetail['injected'];
}

/** Puts the credential into a request. Where agent and credential name the same field, the credential's stands, once. */
export function composeRequest(
  credential: Credential,
  target: Target,
  agent: AgentRequest,
  userAgent: string,
): ComposedRequest {
  const ownAuthorization =
    agent.mayAuthorize && agent.headers.some(([name]) => name.toLowerCase() === 'authorization');
  const injections = injectionsOf(credential).filter(
    (injection) =>
      !(ownAuthorization && injection.in === 'header' && injection.name.toLowerCase() === 'authorization'),
  );
  const injectedHeaders = injections.filter((injection) => injection.in === 'header');
  const injectedQuery = injections.filter((injection) => injection.in === 'query');

  const agentHeaders = withoutNames(
    agent.headers,
    injectedHeaders.map(({ name }) => name),
  );
  const given = new Set(agentHeaders.map(([name]) => canonicalName(name)));
  const defaults = Object.entries({ 'User-Agent': userAgent, ...credential.toolkit.default_headers }).filter(
    ([name]) => !given.has(canonicalName(name)),
  );
  const plainHeaders = [
    ...withoutNames(
      defaults,
      injectedHeaders.map(({ name }) => name),
    ),
    ...agentHeaders,
  ];

  const agentQuery = withoutKeys(
    [...rawPairs(target.query), ...agent.query.map(encodePair)],
    injectedQuery.map(({ name }) => name),
  );
  const template = (place: 'header' | 'query', name: string) => recordedValue(credential, place, name);

  return {
    path:
      target.path +
      queryText([...agentQuery, ...injectedQuery.map(({ name, value }) => encodePair([name, value]))]),
    headers: [...plainHeaders, ...injectedHeaders.map(({ name, value }): FieldPair => [name, value])],
    recorded: {
      path:
        recordedPath(credential, target.path) +
        queryText([...agentQuery, ...injectedQuery.map(({ name }) => `${name}=${template('query', name)}`)]),
      headers: [
        ...plainHeaders.map(
          ([name, value]): FieldPair =>
            name.toLowerCase() === 'authorization' ? [name, '{{caller}}'] : [name, value],
        ),
        ...injectedHeaders.map(({ name }): FieldPair => [name, template('header', name)]),
      ],
    },
    injected: [...credential.scheme.inject.filter((injection) => injection.in === 'path'), ...injections].map(
      ({ in: place, name }) => ({ in: place, name }),
    ),
  };
}

const rendered = new WeakMap<
  Credential['fields'],
  { scheme: Credential['scheme']; injections: readonly RenderedInjection[] }
>();

/** An account's values and scheme are the same objects from call to call until one of them changes. */
function injectionsOf({ scheme, fields }: Credential): readonly RenderedInjection[] {
  const known = rendered.get(fields);
  if (known?.scheme === scheme) return known.injections;
  const injections = renderInjections(scheme, fields);
  rendered.set(fields, { scheme, injections });
  return injections;
}

function withoutNames(headers: readonly FieldPair[], names: readonly string[]): FieldPair[] {
  const taken = new Set(names.map(canonicalName));
  return headers.filter(([name]) => !taken.has(canonicalName(name)));
}

/** `a=1&b` as `['a=1', 'b']`: the bytes stay as the agent wrote them. */
function rawPairs(query: string): string[] {
  return query === '' ? [] : query.slice(1).split('&');
}

function encodePair([name, value]: FieldPair): string {
  return `${encodeURIComponent(name.toWellFormed())}=${encodeURIComponent(value.toWellFormed())}`;
}

function withoutKeys(pairs: readonly string[], names: readonly string[]): readonly string[] {
  if (names.length === 0) return pairs;
  const taken = new Set(names.map((name) => name.toLowerCase()));
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
