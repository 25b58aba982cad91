import { largestBackup } from '../domain/backup.ts';

const usual = 1024 * 1024;
/** Operations that take a file, as base64 in JSON. */
const larger: Readonly<Record<string, number>> = {
  'backup.open': Math.ceil(largestBackup / 3) * 4 + 4096,
};

/** The largest JSON input of an operation in bytes. The longest credential field is 64 KiB. */
export function largestInput(operation: string): number {
  return Object.hasOwn(larger, operation) ? (larger[operation] ?? usual) : usual;
}
