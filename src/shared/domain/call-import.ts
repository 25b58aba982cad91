import { z } from 'zod';

/** What became of an imported HTTP archive. */
export const harImportSchema = z.object({
  imported: z.int(),
  /** What was left out and why; the first of them. */
  skipped: z.array(z.string()),
  skipped_count: z.int(),
  /** Hosts that belong to no known service: an account has to be chosen before such a call can be sent again. */
  unmatched_hosts: z.array(z.string()),
});
export type HarImport = z.infer<typeof harImportSchema>;
