import type { AuditEntry } from '#shared/domain/audit.ts';
import { visibleText } from '../../components/visible-text.ts';
import { actionWords, auditStrings, settingWords, subjectWords, viaWords } from '../../strings/audit.ts';
import { phrase } from '../../strings/phrase.ts';

/** What an entry tells, in one line: "Agent “nightly report” changed". */
export function entryText(entry: AuditEntry, agentName: (id: string) => string | undefined): string {
  const given = nameOf(entry, agentName);
  const name = given === null ? null : visibleText(given);
  if (entry.subject === 'approval' && entry.action === 'revoked') return auditStrings.withdrawn(name ?? '');
  if (entry.subject === 'approval') return auditStrings.decided(name ?? '', actionWords[entry.action]);
  return [subjectWords[entry.subject], name === null ? null : phrase`“${name}”`, actionWords[entry.action]]
    .filter((part) => part !== null)
    .join(' ');
}

function nameOf(entry: AuditEntry, agentName: (id: string) => string | undefined): string | null {
  if (entry.subject === 'rules') {
    return entry.subject_id === null
      ? auditStrings.everyAgent
      : (agentName(entry.subject_id) ?? entry.subject_id);
  }
  if (entry.subject === 'vault') return entry.name;
  if (entry.subject === 'setting') return settingName(entry.name ?? entry.subject_id ?? '');
  return entry.name ?? entry.subject_id;
}

/** A setting as its screen calls it; one of an earlier version by its own name. */
function settingName(name: string): string {
  return (settingWords as Readonly<Record<string, string>>)[name] ?? name;
}

/** Where a change came from. */
export function originText({ via, key_name: name }: AuditEntry): string {
  return name === null ? viaWords[via] : phrase`${viaWords[via]} “${visibleText(name)}”`;
}

/** A value before or after; texts as they are, everything else as JSON. */
export function valueText(value: unknown): string {
  if (value === null) return auditStrings.nothing;
  return typeof value === 'string' ? value : JSON.stringify(value);
}
