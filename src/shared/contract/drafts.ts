import { z } from 'zod';
import { draftKinds, keptDraftSchema } from '../domain/kept-draft.ts';
import { operation } from './operation.ts';

/** Made up by a window, so that two of them do not write over each other. */
const windowSchema = z.string().regex(/^[\w-]{8,64}$/, 'is not the name of a window');
const slotSchema = z.strictObject({ window: windowSchema, kind: z.enum(draftKinds) });
const nothing = z.object({});

/** What is half typed: a request, a toolkit of one's own. The host holds it in memory alone, and sealed. */
export const draftOperations = {
  /** The draft of this kind in a window, once the vault is open; null where none is kept. */
  'drafts.get': operation(slotSchema, z.object({ draft: keptDraftSchema.nullable() })),
  /** Keeps a draft in place of the window's one of the same kind before. */
  'drafts.keep': operation(z.strictObject({ window: windowSchema, draft: keptDraftSchema }), nothing),
  'drafts.discard': operation(slotSchema, nothing),
};
