import { largestBackup } from '../domain/backup.ts';
import { longestDraftBody } from '../domain/request-draft.ts';

const usual = 1024 * 1024;
/** JSON writes one character with six bytes at most (RFC 8259, section 7). */
const draftInput = 6 * longestDraftBody + usual;
/** Operations that take a file, as base64 in JSON, or a request with its body. */
const larger: Readonly<Record<string, number>> = {
  'backup.open': Math.ceil(largestBackup / 3) * 4 + 4096,
  'calls.send': draftInput,
  'calls.replay': draftInput,
};

/** The largest JSON input of an operation in bytes. The longest credential field is 64 KiB. */
export function largestInput(operation: string): number {
  return Object.hasOwn(larger, operation) ? (larger[operation] ?? usual) : usual;
}
