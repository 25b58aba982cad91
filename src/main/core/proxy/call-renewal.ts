import { type AuthMode, mintedAuthModes, staticAuthModes } from '#shared/domain/auth-mode.ts';
import { type Accounts, type Credential, tokenFields } from '../accounts/index.ts';
import { type CallRecording, createScrubber, joinScrubbers, type Scrubber } from '../calls/index.ts';
import { isRenewable, type TokenRefresher } from '../oauth/index.ts';
import type { OutboundBody } from '../ports/index.ts';
import type { Admit, AdmittedCall } from './admit.ts';
import type { ProxyCall } from './call.ts';

/** A call between its admission and its last byte. */
export interface Passage extends AdmittedCall {
  readonly call: ProxyCall;
  readonly recording: CallRecording;
  /** Whether its token has been renewed for this call: that happens once. */
  readonly renewed: boolean;
  /** What takes the credential out of the answer: another scrubber once the token has been renewed. */
  readonly scrubbing: { scrubber: Scrubber };
  /** The end of its time, once that runs. */
  readonly timing: { limit: NodeJS.Timeout | undefined };
}

/** Renews the token of a call, at most once for each call. */
export interface CallRenewal {
  /** Whether the token is to be renewed before the call is sent. */
  isDue(passage: Passage): boolean;
  /**
   * The same call with a token renewed before its end; with the old one where that takes long and it still works.
   *
   * @throws SallyportError where the old token has ended and no new one comes, or the call would be refused by now.
   */
  early(passage: Passage): Promise<Passage>;
  /** The same call with another token than the one refused. @throws where there is none: sending it again would be in vain. */
  afterRefusal(passage: Passage): Promise<Passage>;
  /** Whether a refused call can be sent again with another token, and the refusal is not of the agent's own doing. */
  mayHelp(passage: Passage, body: OutboundBody): boolean;
  /** Notes a refusal that is the call's answer. */
  refused(passage: Passage): void;
}

/** How long a call waits for a new token while the old one still works. */
const patienceMs = 3_000;

export function createCallRenewal(deps: {
  readonly accounts: Accounts;
  readonly refresher: TokenRefresher;
  readonly admit: Admit;
}): CallRenewal {
  const { accounts, refresher, admit } = deps;

  /** Another call may have renewed the token while this one was under way. */
  function holdsNewestToken({ account, fields }: Credential): boolean {
    const { accessToken } = tokenFields;
    return account !== null && accounts.credentialFor(account.id).fields[accessToken] === fields[accessToken];
  }

  /** Whether a refusal says that the sign-in is over: the token was ours and the newest, and nothing can renew it. */
  function hasEnded({ call, credential }: Passage): boolean {
    const { account, fields } = credential;
    if (account === null || !signInModes.has(account.auth_scheme) || isOwn(call)) return false;
    return account.status === 'ACTIVE' && !isRenewable(account, fields) && holdsNewestToken(credential);
  }

  /** The same call with the account as it is now; everything that admitted it is checked again. */
  function readmitted(passage: Passage): Passage {
    const admitted = admit(passage.call, passage.recording, { approved: true });
    passage.scrubbing.scrubber = admitted.scrubber;
    return { ...passage, ...admitted, renewed: true };
  }

  return {
    isDue: ({ credential }) => refresher.isStale(credential),
    async early(passage) {
      const { credential } = passage;
      if (credential.account === null) return withToken(passage, await refresher.mintOnce(credential));
      try {
        if (credential.account && holdsNewestToken(credential)) {
          const renewal = refresher.refreshForCall(credential.account.id);
          if (!(await settles(renewal, refresher.isUsable(credential) ? patienceMs : null))) return passage;
        }
      } catch (error) {
        // An attempt that failed for a passing reason leaves the old token: it is used for as long as it lasts.
        if (!refresher.isUsable(credential)) throw error;
        return { ...passage, renewed: true };
      }
      return readmitted(passage);
    },
    async afterRefusal(passage) {
      const { credential } = passage;
      if (credential.account && holdsNewestToken(credential))
        await refresher.refreshForCall(credential.account.id);
      return readmitted(passage);
    },
    mayHelp({ call, credential, renewed }, body) {
      const isRepeatable = body === null || body instanceof Uint8Array;
      return !renewed && !isOwn(call) && isRepeatable && refresher.canRefresh(credential);
    },
    refused(passage) {
      const { credential, renewed } = passage;
      if (renewed) refresher.newTokenRefused(credential);
      if (credential.account === null) return;
      if (isSentAsTyped(credential) && !isOwn(passage.call))
        accounts.markRefused(credential.account.id, true);
      if (!hasEnded(passage)) return;
      // The refusal goes to the agent either way; deleted in this very moment, there is nothing left to mark.
      accounts.close(credential.account.id, 'EXPIRED', refusedReason).catch(() => undefined);
    },
  };
}

/** A call whose credential was brought along, with the token that was minted from it. */
function withToken(passage: Passage, token: string): Passage {
  const { credential, recording, scrubbing } = passage;
  const scrubber = joinScrubbers(passage.scrubber, createScrubber([token]));
  scrubbing.scrubber = scrubber;
  recording.identified({ id: null, toolkit: credential.toolkit.slug }, scrubber);
  const fields = { ...credential.fields, [tokenFields.accessToken]: token };
  return { ...passage, scrubber, renewed: true, credential: { ...credential, fields } };
}

/** Schemes whose access token a person signed in for. */
const signInModes: ReadonlySet<AuthMode> = new Set(['OAUTH2', 'DCR_OAUTH']);

/** Whether the credential is what a person typed in, so that nothing but another one helps. */
function isSentAsTyped({ scheme: { mode } }: Credential): boolean {
  return staticAuthModes.has(mode) && !mintedAuthModes.has(mode) && mode !== 'NO_AUTH';
}

const refusedReason =
  'The service refused the access token, and the provider gave nothing to renew it with. Connect the account again';

/** Whether the agent sent a credential of its own, whose refusal says nothing about the account's. */
function isOwn({ frontDoor, headers }: ProxyCall): boolean {
  return frontDoor === 'envelope' && headers.some(([name]) => name.toLowerCase() === 'authorization');
}

/** Whether work ends well within a time, null for any time. @throws what the work throws, unless the time ran out first. */
async function settles(work: Promise<void>, withinMs: number | null): Promise<boolean> {
  const done = work.then(() => true);
  if (withinMs === null) return done;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(() => resolve(false), withinMs);
  });
  try {
    return await Promise.race([done, late]);
  } finally {
    clearTimeout(timer);
  }
}
