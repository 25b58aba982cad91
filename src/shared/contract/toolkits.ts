import { z } from 'zod';
import {
  authModeSchema,
  toolkitFacetsSchema,
  toolkitInputSchema,
  toolkitSchema,
  toolkitSlugSchema,
  toolkitSummarySchema,
  toolkitTierSchema,
} from '../domain/toolkit.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

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
  'toolkits.delete': operation(bySlug, z.object({ slug: toolkitSlugSchema })),
};
