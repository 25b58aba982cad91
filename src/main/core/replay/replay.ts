import type { ParsedInput } from '#shared/contract/index.ts';
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { CallBody, CallDetail } from '#shared/domain/call.ts';
import type { RecoveredRequest, RequestDraft } from '#shared/domain/request-draft.ts';
import { SallyportError } from '#shared/errors.ts';
import { type Accounts, schemeOf } from '../accounts/index.ts';
import { type Calls, placeholder } from '../calls/index.ts';
import {
  type BufferedAnswer,
  callIdOf,
  fileTooLarge,
  forwardBuffered,
  isBase64,
  largestFile,
  type ProxyEngine,
} from '../proxy/index.ts';
import { resolveBaseUrl, type Toolkits, toolkitForScheme } from '../toolkits/index.ts';
import { type RecordedBase, requestOf, withContentType } from './request-draft.ts';

/** Sends requests for the owner: recorded ones again, changed or not, and ones written from scratch. */
export interface Replay {
  /** A recorded call as a request to edit. @throws CallNotFound. */
  draft(id: string): Promise<RecoveredRequest>;
  /**
   * Sends a recorded call again with the current credential. It is a call of its own that names its origin.
   *
   * @param key whose rules it is under; null for the owner, who is under none.
   * @returns the record of the new call, also where the service could not be reached.
   * @throws CallNotFound, CallNotReplayable naming what has to be given, and every refusal of the pipeline.
   */
  replay(input: ParsedInput<'calls.replay'>, key?: ApiKey | null): Promise<CallDetail>;
  /** Sends a request that the owner wrote. Answers and throws as `replay`. */
  send(input: ParsedInput<'calls.send'>): Promise<CallDetail>;
}

export interface ReplayDeps {
  readonly calls: Pick<Calls, 'get' | 'flush'>;
  readonly accounts: Pick<Accounts, 'get'>;
  readonly toolkits: Pick<Toolkits, 'get'>;
  readonly proxy: ProxyEngine;
}

/** The owner waits in front of it: longer than an agent's envelope, but not for ever. */
const limits = { connectMs: 10_000, headersMs: 60_000, idleMs: 60_000, totalMs: 300_000 };

export function createReplay({ calls, accounts, toolkits, proxy }: ReplayDeps): Replay {
  /** Null for an account that is gone, or whose toolkit names no base URL for it any more. */
  function baseOf(accountId: string | null): RecordedBase | null {
    if (accountId === null) return null;
    try {
      const account = accounts.get(accountId);
      const source = toolkits.get(account.toolkit);
      const scheme = schemeOf(source, account.auth_scheme);
      // Records show a placeholder wherever a secret stands, so the base is resolved with one too.
      const secrets = Object.fromEntries(Object.keys(scheme.fields).map((name) => [name, placeholder]));
      const base = resolveBaseUrl(toolkitForScheme(source, scheme), { ...secrets, ...account.public_fields });
      return { ...base, path: base.path.replaceAll(encodeURIComponent(placeholder), placeholder) };
    } catch (error) {
      if (error instanceof SallyportError) return null;
      throw error;
    }
  }

  async function recover(id: string) {
    const call = await calls.get(id);
    return requestOf(call, baseOf(call.account_id));
  }

  async function dispatch(
    draft: RequestDraft,
    replayOf: string | null,
    key: ApiKey | null,
  ): Promise<CallDetail> {
    if (draft.account_id === null) throw accountMissing();
    let callId = '';
    let answer: BufferedAnswer | null = null;
    try {
      answer = await forwardBuffered(
        proxy,
        {
          frontDoor: replayOf === null ? 'console' : 'replay',
          key,
          account: { id: draft.account_id },
          method: draft.method,
          endpoint: draft.endpoint,
          headers: [...withContentType(draft.headers, draft.body), ['Accept-Encoding', 'gzip, deflate, br']],
          query: [],
          body: bytesOf(draft.body),
          limits,
          headerField: (index) => `headers[${index}]`,
          replayOf,
        },
        undefined,
        (exchange) => {
          callId = exchange.callId;
        },
      );
    } catch (error) {
      // A refusal is the person's to mend; what happened on the way is in the record.
      if (callId === '' || callIdOf(error) !== undefined) throw error;
    }
    await calls.flush();
    const call = await calls.get(callId);
    return answer === null ? call : withAnswer(call, answer);
  }

  return {
    draft: recover,
    async replay({ id, changes }, key = null) {
      const { draft, obstacle } = await recover(id);
      if (obstacle !== null && changes[obstacle.field] === undefined) {
        throw new SallyportError(
          'CallNotReplayable',
          `changes.${obstacle.field}: has to be given, since ${obstacle.reason}.`,
          { field: `changes.${obstacle.field}`, fix: 'Send the call again with this part written out.' },
        );
      }
      const given = Object.entries(changes).filter(([, value]) => value !== undefined);
      return dispatch({ ...draft, ...Object.fromEntries(given) }, id, key);
    },
    send: (input) => dispatch(input, null, null),
  };
}

function bytesOf(body: RequestDraft['body']): Uint8Array | null {
  if (body === null) return null;
  if (body.encoding === 'base64' && !isBase64(body.content)) {
    throw new SallyportError('ValidationFailed', 'body.content: is not base64.', {
      field: 'body.content',
      fix: 'Encode the bytes as base64 without line breaks, or send a text with the encoding "utf8".',
    });
  }
  const bytes = Buffer.from(body.content, body.encoding);
  if (bytes.byteLength > largestFile) throw fileTooLarge('body.content');
  return bytes;
}

/** Where bodies are not recorded, the person who just asked still sees the answer. */
function withAnswer(call: CallDetail, { body, headers }: BufferedAnswer): CallDetail {
  const { state } = call.response_body;
  if (state !== 'dropped' && state !== 'not_kept') return call;
  const responseHeaders = call.response_headers.length > 0 ? call.response_headers : [...headers];
  return { ...call, response_headers: responseHeaders, response_body: shown(body, call.response_body) };
}

function shown(bytes: Uint8Array, recorded: CallBody): CallBody {
  const kept = { ...recorded, state: 'complete' as const };
  try {
    const content = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return { ...kept, encoding: 'utf8', content };
  } catch {
    return { ...kept, encoding: 'base64', content: Buffer.from(bytes).toString('base64') };
  }
}

function accountMissing(): SallyportError {
  return new SallyportError('ValidationFailed', 'account_id: is missing.', {
    field: 'account_id',
    fix: 'Choose the connected account that should serve the request.',
  });
}
