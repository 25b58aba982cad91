import { z } from 'zod';
import type { DeliveryRecord, WebhookRecord, WebhookRepository } from '#main/core/ports/index.ts';
import { type Delivery, deliverySchema, webhookSchema } from '#shared/domain/webhook.ts';
import { SallyportError } from '#shared/errors.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

const recordSchema = z.object({ webhook: webhookSchema, sealed: z.instanceof(Uint8Array) });

const columns = [
  'id',
  'url',
  'events',
  'made_by',
  'is_enabled',
  'disabled_reason',
  'failures',
  'created_at',
  'updated_at',
  'sealed',
] as const;

const deliveryColumns = [
  'id',
  'webhook_id',
  'event_type',
  'account_id',
  'state',
  'attempts',
  'status',
  'error',
  'next_attempt_at',
  'created_at',
  'updated_at',
] as const;

const named = (names: readonly string[]) => names.map((name) => `@${name}`).join(', ');
const assigned = (names: readonly string[]) => names.map((name) => `${name} = @${name}`).join(', ');

/** Webhooks and their deliveries in sallyport.db: what may be shown in columns, the signing secret sealed. */
export function createWebhookRepository(file: StoreFile, rows: RowReader): WebhookRepository {
  const { db } = file;
  const select = db.prepare<[], Record<string, unknown>>(
    `SELECT ${columns.join(', ')} FROM webhooks ORDER BY created_at, id`,
  );
  const insert = db.prepare(`INSERT INTO webhooks (${columns.join(', ')}) VALUES (${named(columns)})`);
  const update = db.prepare(`UPDATE webhooks SET ${assigned(columns)} WHERE id = @id`);
  const selectSealed = db.prepare<[string], { sealed: Buffer }>('SELECT sealed FROM webhooks WHERE id = ?');
  const remove = db.prepare('DELETE FROM webhooks WHERE id = ?');
  const removeDeliveries = db.prepare('DELETE FROM webhook_deliveries WHERE webhook_id = ?');

  const read = `SELECT ${deliveryColumns.join(', ')} FROM webhook_deliveries`;
  const selectPending = db.prepare<[], unknown>(`${read} WHERE state = 'pending' ORDER BY created_at, id`);
  const selectOf = db.prepare<[string], unknown>(
    `${read} WHERE webhook_id = ? ORDER BY created_at DESC, id DESC`,
  );
  const selectOne = db.prepare<[string], Record<string, unknown>>(
    'SELECT * FROM webhook_deliveries WHERE id = ?',
  );
  const insertDelivery = db.prepare(
    `INSERT INTO webhook_deliveries (${deliveryColumns.join(', ')}, payload)
     VALUES (${named(deliveryColumns)}, @payload)`,
  );
  const updateDelivery = db.prepare(
    `UPDATE webhook_deliveries SET ${assigned(deliveryColumns)} WHERE id = @id`,
  );
  const prune = db.prepare(
    `DELETE FROM webhook_deliveries WHERE id IN (
       SELECT id FROM webhook_deliveries WHERE webhook_id = ?
       ORDER BY state = 'pending' DESC, created_at DESC, id DESC LIMIT -1 OFFSET ?
     )`,
  );

  const parseDelivery = (row: unknown): Delivery[] => {
    const id = row !== null && typeof row === 'object' && 'id' in row ? row.id : null;
    const delivery = rows.parse('webhook_deliveries', id, deliverySchema, row);
    return delivery === null ? [] : [delivery];
  };
  const put = (record: WebhookRecord): void => {
    if (update.run(webhookRow(record)).changes === 0) throw notFound(record.webhook.id);
  };

  return {
    async all() {
      return file.read('Reading the webhooks', () =>
        select.all().flatMap((row) => {
          const record = rows.parse('webhooks', row.id, recordSchema, fromRow(row));
          return record === null ? [] : [{ ...record, sealed: new Uint8Array(record.sealed) }];
        }),
      );
    },

    async insert(record) {
      file.write('Storing the webhook', () => insert.run(webhookRow(record)));
    },

    async update(record) {
      const what = 'Storing the webhook';
      const stored = file.read(what, () => selectSealed.get(record.webhook.id)?.sealed);
      if (stored?.equals(record.sealed) === false) file.writeAndErase(what, () => put(record));
      else file.write(what, () => put(record));
    },

    async delete(id) {
      file.writeAndErase('Deleting the webhook', () => {
        removeDeliveries.run(id);
        remove.run(id);
      });
    },

    async addDeliveries(records, keep) {
      file.write('Storing what webhooks are told', () => {
        for (const { delivery, payload } of records) insertDelivery.run({ ...delivery, payload });
        for (const id of new Set(records.map(({ delivery }) => delivery.webhook_id))) prune.run(id, keep);
      });
    },

    async settle(delivery, webhook) {
      file.write('Storing how a delivery went', () => {
        updateDelivery.run(delivery);
        if (webhook === null) return;
        const sealed = selectSealed.get(webhook.id)?.sealed;
        if (sealed !== undefined) put({ webhook, sealed });
      });
    },

    async pending() {
      return file.read('Reading what webhooks are told', () => selectPending.all().flatMap(parseDelivery));
    },

    async delivery(id): Promise<DeliveryRecord | null> {
      return file.read('Reading what a webhook is told', () => {
        const row = selectOne.get(id);
        const [delivery] = row === undefined ? [] : parseDelivery(row);
        if (!delivery || typeof row?.payload !== 'string') return null;
        return { delivery, payload: row.payload };
      });
    },

    async deliveriesOf(webhookId) {
      return file.read('Reading what a webhook was told', () =>
        selectOf.all(webhookId).flatMap(parseDelivery),
      );
    },
  };
}

/** A record as its row. */
export function webhookRow({ webhook, sealed }: WebhookRecord): Record<(typeof columns)[number], unknown> {
  return {
    ...webhook,
    events: JSON.stringify(webhook.events),
    made_by: JSON.stringify(webhook.made_by),
    is_enabled: webhook.is_enabled ? 1 : 0,
    sealed,
  };
}

function fromRow(row: Record<string, unknown>): unknown {
  const { sealed, events, made_by: madeBy, is_enabled: isEnabled, ...plain } = row;
  const webhook = {
    ...plain,
    events: parseJson(events),
    made_by: parseJson(madeBy),
    is_enabled: isEnabled === 1,
  };
  return { webhook, sealed };
}

function notFound(id: string): SallyportError {
  return new SallyportError('WebhookNotFound', `id: the webhook ${id} was deleted meanwhile.`, {
    field: 'id',
    fix: 'Make it anew.',
  });
}
