import { z } from 'zod';
import { keptDraftSchema } from '../domain/kept-draft.ts';
import { operation } from './operation.ts';

/** Made up by a window, so that two of them do not write over each other. */
const windowSchema = z.string().regex(/^[\w-]{8,64}$/, 'is not the name of a window');
const nothing = z.object({});

/** What is half typed in the composer. The host holds it in memory alone, until the vault is locked. */
export const draftOperations = {
  /** The draft of a window; null where none is kept. */
  'drafts.get': operation(
    z.strictObject({ window: windowSchema }),
    z.object({ draft: keptDraftSchema.nullable() }),
  ),
  /** Keeps a draft in place of the window's one before. */
  'drafts.keep': operation(z.strictObject({ window: windowSchema, draft: keptDraftSchema }), nothing),
  'drafts.discard': operation(z.strictObject({ window: windowSchema }), nothing),
};
