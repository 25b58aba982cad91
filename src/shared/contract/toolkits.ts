import { z } from 'zod';
import {
  importDecisionSchema,
  importIdSchema,
  importOutcomeSchema,
  importPreviewSchema,
  toolOriginSchema,
  toolSummarySchema,
} from '../domain/openapi-import.ts';
import { toolFormSchema, toolRequestSchema } from '../domain/tool-form.ts';
import {
  authModeSchema,
  toolkitFacetsSchema,
  toolkitInputSchema,
  toolkitSchema,
  toolkitSlugSchema,
  toolkitSummarySchema,
  toolkitTierSchema,
} from '../domain/toolkit.ts';
import { toolkitDependentSchema } from '../domain/toolkit-dependent.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const documentPiece = z.string().max(512 * 1024, 'is longer than 512 KiB: give it in pieces');
const toolSlug = z.string().min(1).max(128);
const bySlug = z.strictObject({ slug: toolkitSlugSchema });

export const toolkitOperations = {
  'toolkits.list': operation(
    z.strictObject({
      ...pageInput,
      /** Words of the name, slug, an alias or a category; a slip of the finger is forgiven. */
      search: z.string().max(200).optional(),
      category: z.string().max(64).optional(),
      auth_mode: authModeSchema.optional(),
      tier: toolkitTierSchema.optional(),
      /** Only those with an account, or only those without. */
      connected: z.boolean().optional(),
    }),
    pageOf(toolkitSummarySchema),
  ),
  /** How many toolkits there are of each kind, for choosing a filter. */
  'toolkits.facets': operation(z.strictObject({}), toolkitFacetsSchema),
  'toolkits.get': operation(bySlug, toolkitSchema),
  'toolkits.create': operation(toolkitInputSchema, toolkitSchema),
  /** Replaces a custom toolkit's description. New origins wait for confirmation on each account. */
  'toolkits.update': operation(toolkitInputSchema, toolkitSchema),
  /** What needs a custom toolkit or names it, and what deleting it would mean for that. */
  'toolkits.dependents': operation(bySlug, z.object({ items: z.array(toolkitDependentSchema) })),
  'toolkits.delete': operation(
    z.strictObject({
      slug: toolkitSlugSchema,
      /** Deletes it although sessions, MCP servers or rules name it. Accounts and auth configs keep it in any case. */
      force: z.boolean().default(false),
    }),
    z.object({ slug: toolkitSlugSchema }),
  ),
  /** The tools that were imported for a toolkit. */
  'toolkits.tools': operation(
    z.strictObject({ slug: toolkitSlugSchema, search: z.string().max(200).optional(), ...pageInput }),
    pageOf(toolSummarySchema).extend({
      total: z.int(),
      /** How many the search found. */
      found: z.int(),
      /** Null where none were imported. */
      origin: toolOriginSchema.nullable(),
    }),
  ),
  /** An imported tool as a form to fill in. */
  'toolkits.toolForm': operation(z.strictObject({ slug: toolSlug }), toolFormSchema),
  /** The request that an imported tool makes of arguments, to look at and to edit. Sends nothing. */
  'toolkits.toolRequest': operation(
    z.strictObject({ slug: toolSlug, arguments: z.record(z.string().max(256), z.unknown()) }),
    toolRequestSchema,
  ),
  'toolkits.removeTools': operation(bySlug, z.object({ slug: toolkitSlugSchema })),
  /** Opens an import, for a document that comes in pieces or for following its progress. */
  'toolkits.importStart': operation(z.strictObject({}), z.object({ id: importIdSchema })),
  /** Adds a piece of a document that is too large for one message. */
  'toolkits.importAppend': operation(
    z.strictObject({ id: importIdSchema, text: documentPiece }),
    z.object({ id: importIdSchema, size: z.int() }),
  ),
  /** Reads an OpenAPI or Swagger document, fetched or given, and tells what it says and what is wrong with it. Stores nothing. */
  'toolkits.importPreview': operation(
    z
      .strictObject({
        id: importIdSchema.optional(),
        text: documentPiece.optional(),
        url: z.string().min(1).max(2048).optional(),
        /** Whether `url` may name this machine or a private network. */
        allow_private: z.boolean().default(false),
        /** The toolkit to import into; a new one where left out. */
        toolkit: toolkitSlugSchema.optional(),
      })
      .refine(({ id, text, url }) => id !== undefined || text !== undefined || url !== undefined, {
        path: ['text'],
        message: 'give the document as text, its url, or the id of one that was given in pieces',
      }),
    importPreviewSchema,
  ),
  /** Makes a toolkit with its tools of a document that was looked at, or brings one up to date. */
  'toolkits.importOpenapi': operation(importDecisionSchema, importOutcomeSchema),
  /** Ends an import that is under way, and forgets its document. */
  'toolkits.importDiscard': operation(
    z.strictObject({ id: importIdSchema }),
    z.object({ id: importIdSchema }),
  ),
};
