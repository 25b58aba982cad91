import type { Page } from '#shared/contract/paging.ts';
import type { AuditAction, AuditEntry, AuditSubject, AuditVia } from '#shared/domain/audit.ts';
import type { CallerConnection } from './caller-processes.ts';

/** On whose behalf something is done. */
export interface AuditOrigin {
  readonly via: AuditVia;
  readonly key: { readonly id: string; readonly name: string } | null;
  /** What an agent's request came over. */
  readonly connection?: CallerConnection;
}

export interface AuditQuery {
  readonly limit: number;
  readonly cursor?: string | undefined;
  readonly subject?: AuditSubject | undefined;
  readonly subject_id?: string | undefined;
  readonly via?: AuditVia | undefined;
  readonly since?: string | undefined;
  readonly until?: string | undefined;
}

/** The list of changes. Changes of what is stored write their line themselves, in the same transaction. */
export interface AuditLog {
  /** @throws ValidationFailed for a cursor that is none of this list. */
  list(query: AuditQuery, order: 'newest_first' | 'oldest_first'): Promise<Page<AuditEntry>>;
  /** Adds a line for what changes nothing that is stored. */
  append(subject: AuditSubject, subjectId: string, action: AuditAction, name?: string): Promise<void>;
}
