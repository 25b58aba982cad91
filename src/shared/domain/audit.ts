import { z } from 'zod';

/** What a change was made to. */
export const auditSubjects = [
  'agent',
  'rules',
  'approval',
  'account',
  'auth_config',
  'toolkit',
  'webhook',
  'setting',
  'vault',
  'pairing',
] as const;
export const auditSubjectSchema = z.enum(auditSubjects);
export type AuditSubject = z.infer<typeof auditSubjectSchema>;

export const auditActions = [
  'created',
  'changed',
  'deleted',
  'rotated',
  'revoked',
  'granted',
  'denied',
  'locked',
  'unlocked',
] as const;
const auditActionSchema = z.enum(auditActions);
export type AuditAction = z.infer<typeof auditActionSchema>;

/**
 * Which way a change came: the console, a script with the admin key, the command line, an agent with its key, a page that a
 * sign-in or a connect link opened, or Sallyport by itself (a token that ended, a setting at the start).
 */
export const auditOrigins = ['console', 'admin_key', 'cli', 'agent', 'browser', 'sallyport'] as const;
export const auditViaSchema = z.enum(auditOrigins);
export type AuditVia = z.infer<typeof auditViaSchema>;

/** One field of a change; null where it was not there. No secret is among them. */
const auditChangeSchema = z.object({ field: z.string(), before: z.json(), after: z.json() });
export type AuditChange = z.infer<typeof auditChangeSchema>;

/** One line of the list of changes. */
export const auditEntrySchema = z.object({
  /** Counts up by one; a gap would be a line that was taken out. */
  seq: z.int(),
  at: z.iso.datetime(),
  via: auditViaSchema,
  /** The agent whose key it was; null for every other way. */
  key_id: z.string().nullable(),
  key_name: z.string().nullable(),
  subject: auditSubjectSchema,
  /** Null for the rules of every agent. */
  subject_id: z.string().nullable(),
  /** What the subject was called then. */
  name: z.string().nullable(),
  action: auditActionSchema,
  changes: z.array(auditChangeSchema),
});
export type AuditEntry = z.infer<typeof auditEntrySchema>;
