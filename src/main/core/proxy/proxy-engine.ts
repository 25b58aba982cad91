import type { ConnectedAccount } from '#shared/domain/account.ts';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { FieldPair, FrontDoor } from '#shared/domain/call.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Access, decide } from '../access/index.ts';
import type { Accounts, Credential } from '../accounts/index.ts';
import { type CallRecording, type Calls, createScrubber, type Scrubber } from '../calls/index.ts';
import { resolveEndpoint, type Target } from '../egress/index.ts';
import type {
  HttpDispatcher,
  OutboundRequest,
  ResponseControl,
  ResponseHead,
  TimeLimits,
} from '../ports/index.ts';
import { renderInjections } from '../toolkits/index.ts';
import { boundaryOf } from './boundary.ts';
import { composeRequest } from './compose-request.ts';
import { checkHeaders } from './header-rules.ts';
import { mostRedirects, redirectTarget } from './redirects.ts';

/** One request on its way in, whichever front door it came through. */
export interface ProxyCall {
  readonly frontDoor: FrontDoor;
  /** The agent; null for the owner's own connection test. */
  readonly key: ApiKey | null;
  readonly account: AccountChoice;
  readonly method: string;
  /** A path on the toolkit, or a whole URL inside its hosts. */
  readonly endpoint: string;
  readonly headers: readonly FieldPair[];
  readonly query: readonly FieldPair[];
  readonly body: Uint8Array | null;
  readonly limits: TimeLimits;
  /** Names the input field of the header at an index, for errors. */
  readonly headerField?: (index: number) => string;
}

/** Which account serves a call: by id, or the newest active one. */
export type AccountChoice = { readonly id: string } | 'newest_active';

/** Hears the answer: `head`, any `data`, then `end` or `failed`. */
export interface ProxySink {
  head(head: ResponseHead): void;
  data(chunk: Uint8Array): void;
  end(trailers: readonly FieldPair[]): void;
  failed(error: Error): void;
}

/** A call under way. */
export interface ProxyExchange extends ResponseControl {
  readonly callId: string;
  readonly accountId: string;
  /** Removes this call's credential from what is handed to the agent. */
  readonly scrubber: Scrubber;
}

export interface ProxyEngine {
  /**
   * Sends a call through the whole pipeline: account, boundary, rule, credential, upstream, record.
   *
   * @throws SallyportError for a refusal; nothing was sent then, and the refusal is on record. The error's call id is in
   *   `callIdOf`. Failures after sending reach the sink.
   */
  forward(call: ProxyCall, sink: ProxySink): ProxyExchange;
}

export interface ProxyEngineDeps {
  readonly access: Access;
  readonly accounts: Accounts;
  readonly calls: Calls;
  readonly dispatcher: HttpDispatcher;
  readonly userAgent: string;
}

const methods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS']);
const callIds = new WeakMap<Error, string>();

/** The id of the call that a refusal was recorded under; undefined for errors of other origin. */
export function callIdOf(error: unknown): string | undefined {
  return error instanceof Error ? callIds.get(error) : undefined;
}

export function createProxyEngine(deps: ProxyEngineDeps): ProxyEngine {
  const { access, accounts, calls, dispatcher, userAgent } = deps;
  // Building a scrubber costs more than using it; the opened fields are one object as long as the credential is unchanged.
  const scrubbers = new WeakMap<Credential['fields'], Scrubber>();

  function scrubberFor(credential: Credential): Scrubber {
    const known = scrubbers.get(credential.fields);
    if (known) return known;
    const rendered = renderInjections(credential.scheme, credential.fields).flatMap(({ value }) => [
      value,
      value.slice(value.indexOf(' ') + 1),
    ]);
    const scrubber = createScrubber([
      ...credential.secrets,
      ...(credential.secrets.length > 0 ? rendered : []),
    ]);
    scrubbers.set(credential.fields, scrubber);
    return scrubber;
  }

  function choose(choice: AccountChoice): ConnectedAccount {
    return choice === 'newest_active' ? accounts.selectNewestActive() : accounts.selectById(choice.id);
  }

  function prepare(call: ProxyCall, recording: CallRecording) {
    if (call.key) access.requirePermission(call.key, 'proxy_execute');
    if (!methods.has(call.method)) {
      throw new SallyportError(
        'ValidationFailed',
        `method: "${call.method.slice(0, 32)}" is not supported.`,
        {
          field: 'method',
          fix: `Use one of ${[...methods].join(', ')}.`,
        },
      );
    }
    checkHeaders(call.headers, call.headerField ?? (() => 'headers'));
    const credential = accounts.credentialFor(choose(call.account).id);
    const scrubber = scrubberFor(credential);
    recording.identified({ id: credential.account.id, toolkit: credential.toolkit.slug }, scrubber);
    const boundary = boundaryOf(credential);
    const target = resolveEndpoint(boundary, call.endpoint);
    if (call.key) {
      const decision = decide(call.key, call.method);
      recording.decided(decision);
      if (decision.effect === 'deny') throw ruleDenied(call.key, call.method, decision.rule);
    } else {
      recording.decided({ effect: 'allow', rule: 'owner' });
    }
    return { credential, scrubber, boundary, target };
  }

  return {
    forward(call, sink) {
      const { frontDoor, key, method, endpoint } = call;
      const recording = calls.open({ frontDoor, key, method, endpoint });
      try {
        const prepared = prepare(call, recording);
        accounts.markUsed(prepared.credential.account.id);
        return send({ ...prepared, call, recording, sink });
      } catch (error) {
        recording.finish(error);
        if (error instanceof Error) callIds.set(error, recording.id);
        throw error;
      }
    },
  };

  interface Prepared extends ReturnType<typeof prepare> {
    readonly call: ProxyCall;
    readonly recording: CallRecording;
    readonly sink: ProxySink;
  }

  function send({ call, credential, scrubber, boundary, target, recording, sink }: Prepared): ProxyExchange {
    let control: ResponseControl;
    let hops = 0;

    const attempt = (to: Target, query: readonly FieldPair[]): ResponseControl => {
      const composed = composeRequest(
        credential,
        to,
        { headers: call.headers, query, mayAuthorize: call.frontDoor === 'envelope' },
        userAgent,
      );
      recording.sending({
        origin: to.origin,
        path: composed.recorded.path,
        headers: composed.recorded.headers,
        injected: composed.injected,
      });
      const request: OutboundRequest = {
        poolKey: credential.account.id,
        origin: to.origin,
        path: composed.path,
        method: call.method,
        headers: composed.headers,
        body: hops === 0 ? call.body : null,
        privateNetwork: credential.toolkit.private_network,
        limits: call.limits,
      };
      let next: Target | null = null;
      return dispatcher.send(request, {
        head(head) {
          next =
            hops < mostRedirects
              ? redirectTarget(boundary, to, call.method, head.status, head.headers)
              : null;
          if (next) return;
          recording.responseHead(head.status, head.headers);
          sink.head(head);
        },
        data(chunk) {
          if (next) return;
          recording.responseData(chunk);
          sink.data(chunk);
        },
        end(trailers) {
          if (next) {
            hops += 1;
            control = attempt(next, []);
            return;
          }
          recording.finish();
          sink.end(trailers);
        },
        failed(error) {
          recording.finish(error);
          sink.failed(error);
        },
      });
    };

    if (call.body) recording.requestData(call.body);
    control = attempt(target, call.query);
    return {
      callId: recording.id,
      accountId: credential.account.id,
      scrubber,
      pause: () => control.pause(),
      resume: () => control.resume(),
      abort: () => control.abort(),
    };
  }
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
