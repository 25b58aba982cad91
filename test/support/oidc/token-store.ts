import type { Adapter, AdapterPayload } from 'oidc-provider';

/** What an authorization server remembers, in memory. Models are oidc-provider's names ("AccessToken"). */
export interface TokenStore {
  adapter(model: string): Adapter;
  /** Forgets everything of one model, as if it had run out or been withdrawn. Returns how many there were. */
  forget(model: string): number;
  count(model: string): number;
}

/** A store of its own for each server, so that servers of parallel tests know nothing of each other. */
export function createTokenStore(): TokenStore {
  const models = new Map<string, Map<string, AdapterPayload>>();

  function rowsOf(model: string): Map<string, AdapterPayload> {
    const rows = models.get(model) ?? new Map<string, AdapterPayload>();
    models.set(model, rows);
    return rows;
  }

  return {
    adapter(model) {
      const rows = rowsOf(model);
      const findBy = (matches: (payload: AdapterPayload) => boolean) => [...rows.values()].find(matches);
      return {
        async upsert(id, payload) {
          rows.set(id, payload);
        },
        find: async (id) => rows.get(id),
        findByUid: async (uid) => findBy((payload) => payload.uid === uid),
        findByUserCode: async (userCode) => findBy((payload) => payload.userCode === userCode),
        async consume(id) {
          const payload = rows.get(id);
          if (payload) payload.consumed = Math.floor(Date.now() / 1_000);
        },
        async destroy(id) {
          rows.delete(id);
        },
        async revokeByGrantId(grantId) {
          for (const [id, payload] of rows) if (payload.grantId === grantId) rows.delete(id);
        },
      };
    },
    count: (model) => rowsOf(model).size,
    forget(model) {
      const rows = rowsOf(model);
      const { size } = rows;
      rows.clear();
      return size;
    },
  };
}
