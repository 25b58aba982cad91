import { z } from 'zod';
import { fileTooLarge, isBase64, largestFile } from '../proxy/index.ts';
import { validationFailed } from '../toolkits/index.ts';

/** A file as an argument. */
export const fileShape = z.strictObject({
  base64: z.string(),
  content_type: z
    .string()
    .regex(/^[\w.+-]+\/[\w.+-]+(?:; ?[\w-]+=[\w.-]+)*$/)
    .optional(),
  file_name: z.string().max(255).optional(),
});

/**
 * The bytes of a file that came as base64.
 *
 * @param field names the argument.
 * @throws SallyportError ValidationFailed for what is no file, PayloadTooLarge beyond 4 MiB.
 */
export function fileBytes(
  value: unknown,
  field: string,
): { readonly bytes: Uint8Array; readonly type: string | undefined; readonly name: string | undefined } {
  const parsed = fileShape.safeParse(value);
  if (!parsed.success) {
    const reason = 'is a file: give {"base64": "…", "content_type": "…", "file_name": "…"}';
    throw validationFailed([{ field, reason }], "Follow the tool's input schema.");
  }
  const { base64, content_type: type, file_name: name } = parsed.data;
  return { bytes: bytesOf(base64, `${field}.base64`), type, name };
}

/** Decodes base64, plain or URL-safe. @throws SallyportError ValidationFailed, PayloadTooLarge beyond 4 MiB. */
export function bytesOf(base64: string, field: string): Uint8Array {
  if (!isBase64(base64)) {
    throw validationFailed(
      [{ field, reason: 'is not base64, or not all of it' }],
      'Encode the bytes as base64 without line breaks or a data: prefix.',
    );
  }
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.byteLength > largestFile) throw fileTooLarge(field);
  return bytes;
}
