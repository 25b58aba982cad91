import type { Migration } from '../../migrate.ts';

export const webhooks: Migration = {
  version: 3,
  name: 'webhooks',
  sql: `
    -- sealed is the secret that signs the deliveries.
    CREATE TABLE webhooks (
      id              TEXT PRIMARY KEY NOT NULL,
      url             TEXT NOT NULL,
      events          TEXT NOT NULL,
      made_by         TEXT NOT NULL,
      is_enabled      INTEGER NOT NULL CHECK (is_enabled IN (0, 1)),
      disabled_reason TEXT,
      failures        INTEGER NOT NULL,
      created_at      TEXT NOT NULL,
      updated_at      TEXT NOT NULL,
      sealed          BLOB NOT NULL
    ) STRICT;

    CREATE TABLE webhook_deliveries (
      id              TEXT PRIMARY KEY NOT NULL,
      webhook_id      TEXT NOT NULL REFERENCES webhooks (id) ON DELETE CASCADE,
      event_type      TEXT NOT NULL,
      account_id      TEXT,
      state           TEXT NOT NULL,
      attempts        INTEGER NOT NULL,
      status          INTEGER,
      error           TEXT,
      next_attempt_at TEXT,
      created_at      TEXT NOT NULL,
      updated_at      TEXT NOT NULL,
      payload         TEXT NOT NULL
    ) STRICT;

    CREATE INDEX webhook_deliveries_by_webhook ON webhook_deliveries (webhook_id, created_at);
    CREATE INDEX webhook_deliveries_pending ON webhook_deliveries (created_at) WHERE state = 'pending';
  `,
};
