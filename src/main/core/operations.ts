import type { OperationHandlers, OperationName } from '#shared/contract/index.ts';
import { inAuthConfig } from './auth-configs/index.ts';
import { collectSessions } from './calls/index.ts';
import type { EventHub } from './events/index.ts';
import type { Clock } from './ports/index.ts';
import { explainRequest, testConnection } from './proxy/index.ts';
import { draftFromHistory, placeDrafts } from './rules/index.ts';
import { listTools, toolForm, toolRequest } from './tools/index.ts';
import type { Modules } from './wire-modules.ts';

/** Operations that only a host can answer: it knows its windows, listeners and files. */
type HostOperation = 'app.status' | 'console.link' | 'console.show';

/** What the core answers, whichever door a question comes in by. */
export type CoreOperations = OperationHandlers<Exclude<OperationName, HostOperation>>;

/** Says for each operation which modules do it. */
export function createOperations(modules: Modules, events: EventHub, clock: Clock): CoreOperations {
  const {
    access,
    accounts,
    approvals,
    audit,
    authConfigs,
    autoLock,
    backup,
    calls,
    connections,
    demo,
    drafts,
    endingConnections,
    exportCalls,
    files,
    imports,
    importHar,
    library,
    links,
    openapiImports,
    pairing,
    proxy,
    reenter,
    registrations,
    replay,
    rules,
    settings,
    toolkits,
    vault,
    webhooks,
  } = modules;

  async function setPaused(paused: boolean): Promise<{ paused: boolean }> {
    await settings.update({ gateway_paused: paused });
    return { paused };
  }

  return {
    'settings.get': async () => settings.get(),
    'settings.update': (change) => settings.update(change),
    'gateway.pause': () => setPaused(true),
    'gateway.resume': () => setPaused(false),
    'console.active': async () => {
      autoLock.used();
      return {};
    },
    'vault.status': async () => vault.status(),
    'vault.create': (slot) => vault.create(slot),
    'vault.unlock': (means) => vault.unlock(means),
    'vault.lock': async () => {
      vault.lock();
      return vault.status();
    },
    'vault.addSlot': (slot) => vault.addSlot(slot),
    'vault.removeSlot': ({ kind }) => vault.removeSlot(kind),
    'vault.changePassphrase': ({ current, passphrase }) => vault.changePassphrase(current, passphrase),
    'vault.prepareRecoveryCode': async () => vault.prepareRecoveryCode(),
    'vault.confirmRecoveryCode': ({ groups }) => vault.confirmRecoveryCode(groups),
    'toolkits.list': async (query) => toolkits.list(query),
    'toolkits.facets': async () => toolkits.facets(),
    'toolkits.get': async ({ slug }) => toolkits.describe(slug),
    'toolkits.create': (input) => toolkits.create(input),
    'toolkits.update': (input) => toolkits.update(input),
    'toolkits.dependents': async ({ slug }) => ({ items: toolkits.dependents(slug) }),
    'toolkits.delete': async ({ slug, force }) => {
      const deleted = await toolkits.delete(slug, force);
      await library.withdraw(slug);
      await demo.toolkitDeleted(slug);
      return deleted;
    },
    'toolkits.tools': async (query) => listTools(library, query),
    'toolkits.toolForm': async ({ slug }) => toolForm(library, slug),
    'toolkits.toolRequest': async (input) => toolRequest(library, input.slug, input.arguments),
    'toolkits.removeTools': async ({ slug }) => {
      await library.withdraw(slug);
      events.emit({ name: 'toolkits.changed', payload: { slug } });
      return { slug };
    },
    'toolkits.importStart': async () => openapiImports.start(),
    'toolkits.importAppend': async ({ id, text }) => openapiImports.append(id, text),
    'toolkits.importPreview': (input) => openapiImports.preview(input),
    'toolkits.importOpenapi': async (decision) => {
      const outcome = await openapiImports.confirm(decision);
      events.emit({ name: 'toolkits.changed', payload: { slug: decision.slug } });
      return outcome;
    },
    'toolkits.importDiscard': async ({ id }) => openapiImports.discard(id),
    'accounts.list': async (query) => accounts.list(query),
    'accounts.get': async ({ id }) => accounts.get(id),
    'accounts.create': async (input) => accounts.create(inAuthConfig(authConfigs, input)),
    'accounts.reenter': (input) => reenter(input),
    'accounts.test': ({ id, path }) => testConnection({ accounts, toolkits, proxy }, id, path),
    'accounts.rename': ({ id, alias }) => accounts.rename(id, alias),
    'accounts.disable': ({ id }) => endingConnections(id, accounts.disable(id)),
    'accounts.enable': ({ id }) => accounts.enable(id),
    'accounts.confirmOrigins': ({ id }) => accounts.confirmOrigins(id),
    'accounts.delete': async ({ id, revoke }) => {
      // A provider that cannot be asked must not keep a credential on this machine.
      const revoked = revoke ? await connections.revoke(id).catch(() => false) : false;
      return { ...(await endingConnections(id, accounts.delete(id))), revoked };
    },
    'authConfigs.list': async (query) => authConfigs.list(query),
    'authConfigs.get': async ({ id }) => authConfigs.get(id),
    'authConfigs.create': (input) => authConfigs.create(input),
    'authConfigs.update': (input) => authConfigs.update(input),
    'authConfigs.discover': (input) => registrations.discover(input),
    'authConfigs.register': ({ id }) => authConfigs.register(id),
    'authConfigs.delete': ({ id }) => authConfigs.delete(id),
    'connections.start': (input) => connections.start(input),
    'connections.get': async ({ account_id }) => connections.get(account_id),
    'connections.paste': ({ account_id, url }) => connections.paste(account_id, url),
    'connections.enterCode': ({ account_id, code }) => connections.enterCode(account_id, code),
    'connections.choose': ({ account_id, value }) => connections.choose(account_id, value),
    'connections.cancel': ({ account_id }) => connections.cancel(account_id),
    'keys.list': async (query) => access.list(query),
    'keys.create': (input) => access.create(input),
    'keys.update': ({ id, ...change }) => access.update(id, change),
    'keys.rotate': async ({ id, grace_seconds: graceSeconds }) => {
      const rotated = await access.rotate(id, graceSeconds);
      if (graceSeconds === 0) proxy.abortKey(id);
      return rotated;
    },
    'keys.endPrevious': async ({ id }) => {
      const key = await access.endPrevious(id);
      // Which of the two keys an open request came with is not known: the owner wants the old one out.
      proxy.abortKey(id);
      return key;
    },
    'keys.revoke': async ({ id }) => {
      const revoked = await access.revoke(id);
      await approvals.endKey(id);
      proxy.abortKey(id);
      files.dropOf(id);
      await links.endKey(id);
      await webhooks.disableOf(id);
      return revoked;
    },
    'rules.get': async ({ key_id }) => rules.get(key_id),
    'rules.set': ({ key_id, rules: list, version: read }) => rules.set(key_id, list, read),
    'rules.explain': async (input) => explainRequest({ access, accounts, rules }, input),
    'rules.draft': async (input) => {
      const drafted = await draftFromHistory(calls, input, clock.now());
      return { ...drafted, places: placeDrafts(drafted.rules, rules.get(input.key_id).rules) };
    },
    'approvals.list': async (query) => approvals.list(query),
    'approvals.get': async ({ id }) => approvals.get(id),
    'approvals.decide': async ({ id, ids = [], answer }) => ({
      decided: await approvals.decide(id === undefined ? ids : [id, ...ids], answer),
    }),
    'approvals.withdraw': async ({ id }) => approvals.withdraw(id),
    'audit.list': (query) => audit.list(query),
    'audit.export': (query) => audit.export(query),
    'calls.list': (query) => calls.list(query),
    'calls.stats': (input) => calls.figures(input),
    'calls.sessions': (filter) => collectSessions(calls.list, filter),
    'calls.health': () => calls.health(),
    'calls.clear': async ({ all: _all, ...filter }) => ({ deleted: await calls.clear(filter) }),
    'calls.get': ({ id }) => calls.get(id),
    'calls.export': (input) => exportCalls(input),
    'calls.importHar': (input) => importHar(input),
    'commandLine.requests': async () => ({ items: pairing.waiting() }),
    'commandLine.decide': ({ id, answer }) => pairing.decide(id, answer),
    'calls.draft': ({ id }) => replay.draft(id),
    'calls.replay': (input) => replay.replay(input),
    'calls.send': (input) => replay.send(input),
    'drafts.get': async ({ window, kind }) => ({ draft: drafts.get(window, kind) }),
    'drafts.keep': async ({ window, draft }) => {
      drafts.keep(window, draft);
      return {};
    },
    'drafts.discard': async ({ window, kind }) => {
      drafts.discard(window, kind);
      return {};
    },
    'webhooks.list': async (query) => webhooks.list(query),
    'webhooks.get': async ({ id }) => webhooks.get(id),
    'webhooks.create': (input) => webhooks.create(input, null),
    'webhooks.update': ({ id, ...change }) => webhooks.update(id, change, null),
    'webhooks.delete': ({ id }) => webhooks.delete(id),
    'webhooks.rotateSecret': ({ id }) => webhooks.rotateSecret(id),
    'webhooks.test': ({ id }) => webhooks.test(id),
    'webhooks.deliveries': (query) => webhooks.deliveries(query),
    'webhooks.redeliver': ({ id }) => webhooks.redeliver(id),
    'backup.create': (input) => backup.create(input),
    'backup.open': (input) => backup.open(input),
    'backup.restore': (input) => backup.restore(input),
    'backup.discard': async ({ id }) => backup.discard(id),
    'imports.scanEnv': async ({ text }) => imports.scanEnv(text),
    'imports.scanComposio': async ({ text }) => imports.scanComposio(text),
    'imports.scanGh': () => imports.scanGh(),
    'imports.confirm': (input) => imports.confirm(input),
    'imports.discard': async ({ id }) => imports.discard(id),
    'demo.start': () => demo.start(),
    'demo.remove': () => demo.remove(),
  };
}
