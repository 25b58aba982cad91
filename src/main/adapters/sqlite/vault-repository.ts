import { z } from 'zod';
import type { KeySlot, VaultRepository } from '#main/core/ports/index.ts';
import { slotKindSchema } from '#shared/domain/vault.ts';
import { SallyportError } from '#shared/errors.ts';
import type { StoreFile } from './store-file.ts';
import { parseJson, type RowReader } from './stored-row.ts';

const vaultRow = z.object({ id: z.string().min(1), created_at: z.iso.datetime() });
const slotRow = z.object({
  kind: slotKindSchema,
  wrapped: z.instanceof(Uint8Array),
  params: z.record(z.string(), z.union([z.string(), z.number()])),
});

/** The vault's record and key slots in sallyport.db. */
export function createVaultRepository(file: StoreFile, rows: RowReader): VaultRepository {
  const { db } = file;
  const selectVault = db.prepare<[], { id: string; created_at: string }>('SELECT id, created_at FROM vault');
  const insertVault = db.prepare('INSERT INTO vault (singleton, id, created_at) VALUES (1, ?, ?)');
  const selectSlots = db.prepare<[], { kind: string; wrapped: Buffer; params: string }>(
    'SELECT kind, wrapped, params FROM vault_slots ORDER BY position',
  );
  const insertSlot = db.prepare('INSERT INTO vault_slots (kind, wrapped, params) VALUES (?, ?, ?)');
  const deleteSlot = db.prepare('DELETE FROM vault_slots WHERE kind = ?');

  const addRow = ({ kind, wrapped, params }: KeySlot) =>
    insertSlot.run(kind, wrapped, JSON.stringify(params));

  const usableSlots = (): KeySlot[] =>
    selectSlots.all().flatMap((row) => {
      const slot = rows.parse('vault_slots', row.kind, slotRow, { ...row, params: parseJson(row.params) });
      return slot === null ? [] : [{ ...slot, wrapped: new Uint8Array(slot.wrapped) }];
    });

  return {
    async load() {
      return file.read('Reading the vault', () => {
        const row = selectVault.get();
        if (row === undefined) return null;
        const vault = vaultRow.safeParse(row);
        // Answering null here would say that there is no vault.
        if (!vault.success) {
          throw new SallyportError(
            'StorageFailed',
            'The vault row in sallyport.db was changed and cannot be read.',
            {
              fix: 'Restore sallyport.db from a backup, or move it away to start afresh.',
            },
          );
        }
        return { ...vault.data, slots: usableSlots() };
      });
    },

    async create(record) {
      file.write('Storing the vault', () => {
        if (selectVault.get() !== undefined) {
          throw new SallyportError(
            'VaultAlreadyInitialised',
            'There is a vault already; it is never overwritten.',
            {
              fix: 'Unlock it.',
            },
          );
        }
        insertVault.run(record.id, record.created_at);
        for (const slot of record.slots) addRow(slot);
      });
    },

    async addSlot(slot) {
      file.write('Storing a way to open the vault', () => {
        if (selectVault.get() === undefined) {
          throw new SallyportError('VaultNotInitialised', 'There is no vault yet.', {
            fix: 'Make the vault first.',
          });
        }
        if (selectSlots.all().some(({ kind }) => kind === slot.kind)) {
          throw new SallyportError('VaultSlotConflict', `The vault can already be opened by ${slot.kind}.`, {
            field: 'kind',
            fix: 'Remove that one first.',
          });
        }
        addRow(slot);
      });
    },

    async putSlot(slot) {
      file.writeAndErase('Replacing a way to open the vault', () => {
        if (selectVault.get() === undefined) {
          throw new SallyportError('VaultNotInitialised', 'There is no vault yet.', {
            fix: 'Make the vault first.',
          });
        }
        deleteSlot.run(slot.kind);
        addRow(slot);
      });
    },

    async removeSlot(kind) {
      file.writeAndErase('Removing a way to open the vault', () => {
        if (!selectSlots.all().some((row) => row.kind === kind)) {
          throw new SallyportError('VaultSlotConflict', `The vault is not opened by ${kind}.`, {
            field: 'kind',
            fix: 'Choose one that the vault has.',
          });
        }
        // A slot that cannot be read opens nothing, so it does not count as another way.
        if (!usableSlots().some((slot) => slot.kind !== kind)) {
          throw new SallyportError('VaultSlotConflict', `${kind} is the last way to open the vault.`, {
            field: 'kind',
            fix: 'Add another one first.',
          });
        }
        deleteSlot.run(kind);
      });
    },
  };
}
