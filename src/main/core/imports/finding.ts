import type { AuthMode } from '#shared/domain/auth-mode.ts';
import type { ImportSkipped } from '#shared/domain/import.ts';

/** A credential as a source holds it, before the person has seen it. `values` are secret. */
export interface Finding {
  readonly toolkit: string;
  readonly scheme: AuthMode;
  readonly values: Readonly<Record<string, string>>;
  readonly accountName: string | null;
  /** The Composio user id that it belongs to; null for the usual one. */
  readonly userId: string | null;
  readonly found: string;
}

export interface Findings {
  readonly findings: readonly Finding[];
  readonly skipped: readonly ImportSkipped[];
}
