/** Whether a text is base64 of whole bytes, plain or URL-safe, with or without its padding (RFC 4648 §4 and §5). */
export function isBase64(text: string): boolean {
  const end = text.indexOf('=');
  const length = end === -1 ? text.length : end;
  // One character alone holds less than a byte: something was lost.
  if (length % 4 === 1 || !/^[A-Za-z0-9+/_-]*={0,2}$/.test(text)) return false;
  return end === -1 || text.length % 4 === 0;
}
