import { z } from 'zod';
import {
  toolkitInputSchema,
  toolkitSchema,
  toolkitSlugSchema,
  toolkitSummarySchema,
} from '../domain/toolkit.ts';
import { operation } from './operation.ts';
import { pageInput, pageOf } from './paging.ts';

const bySlug = z.strictObject({ slug: toolkitSlugSchema });

export const toolkitOperations = {
  'toolkits.list': operation(
    z.strictObject({ ...pageInput, search: z.string().max(200).optional() }),
    pageOf(toolkitSummarySchema),
  ),
  'toolkits.get': operation(bySlug, toolkitSchema),
  'toolkits.create': operation(toolkitInputSchema, toolkitSchema),
  /** Replaces a custom toolkit's description. New origins wait for confirmation on each account. */
  'toolkits.update': operation(toolkitInputSchema, toolkitSchema),
  'toolkits.delete': operation(bySlug, z.object({ slug: toolkitSlugSchema })),
};
