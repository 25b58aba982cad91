import { createAccess } from '#main/core/access/index.ts';
import { type Accounts, createAccounts } from '#main/core/accounts/index.ts';
import { createCalls, createKnownSecrets } from '#main/core/calls/index.ts';
import { newId } from '#main/core/ids.ts';
import type { CallRecord, HttpDispatcher } from '#main/core/ports/index.ts';
import { createProxyEngine, type ProxyEngine } from '#main/core/proxy/index.ts';
import type { Rules } from '#main/core/rules/index.ts';
import { createToolkits, type Toolkits } from '#main/core/toolkits/index.ts';
import { createEmptyCallStore } from './empty-call-store.ts';
import { createMemoryAccounts, createMemoryToolkits, createPlainSeal } from './memory-repositories.ts';

/** The way of a call from an account to the wire, with nothing stored and nothing to renew. */
export interface PlainPipeline {
  readonly accounts: Accounts;
  readonly toolkits: Toolkits;
  readonly proxy: ProxyEngine;
}

export interface PlainPipelineOptions {
  /** Every call is allowed where left out. */
  readonly decide?: Rules['decide'];
  /** Takes the records, bodies and all; none are kept where left out. */
  readonly record?: (call: CallRecord) => void;
}

/** Wires the real parts over the given catalog and dispatcher. */
export async function startPlainPipeline(
  catalog: unknown,
  dispatcher: HttpDispatcher,
  { decide, record }: PlainPipelineOptions = {},
): Promise<PlainPipeline> {
  const clock = { now: () => Date.now(), monotonic: () => performance.now() };
  const accounts: Accounts = createAccounts({
    repository: createMemoryAccounts(),
    toolkits: { get: (slug, field) => toolkits.get(slug, field), find: (slug) => toolkits.find(slug) },
    vault: createPlainSeal(),
    clock,
    newId: () => newId('ca'),
    serverOf: () => null,
    onChange: () => undefined,
  });
  const toolkits: Toolkits = createToolkits({
    catalog,
    repository: createMemoryToolkits(),
    usage: () => accounts.usage(),
    onChange: () => undefined,
  });
  await toolkits.start();
  const calls = createCalls({
    store: createEmptyCallStore(record),
    clock,
    keepsBodies: () => record !== undefined,
    knownSecrets: createKnownSecrets(),
    onRecorded: () => undefined,
    onCleared: () => undefined,
    names: () => ({ accounts: [], agents: [] }),
  });
  const access = createAccess({
    repository: {
      all: async () => [],
      insert: async () => undefined,
      update: async () => undefined,
      replaceHashes: async () => undefined,
      endPrevious: async () => undefined,
      revoke: async () => undefined,
      touch: async () => undefined,
    },
    clock,
    rateLimit: () => ({ requests: 1_000_000, windowSeconds: 60 }),
    onChange: () => undefined,
  });
  const proxy = createProxyEngine({
    access,
    accounts,
    rules: { decide: decide ?? (() => ({ effect: 'allow', rule: 'all', limits: null })) },
    budgets: { take: () => undefined },
    approvals: { grantFor: () => null, hold: async () => 'ap_1' },
    callerOf: async () => null,
    clock,
    mustNameAccount: () => false,
    isPaused: () => false,
    calls,
    refresher: {
      isStale: () => false,
      refresh: async () => undefined,
      refreshForCall: async () => undefined,
      isDue: () => false,
      isUsable: () => true,
      canRefresh: () => false,
      newTokenRefused: () => undefined,
      storeWaiting: async () => undefined,
      mintOnce: async () => '',
    },
    dispatcher,
    userAgent: 'sallyport/0.0.0-test',
    signingMoment: () => ({ now: 0, nonce: '' }),
  });
  return { accounts, toolkits, proxy };
}
