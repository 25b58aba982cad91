/**
 * A path or query as requests carry it: spaces and all beyond printable ASCII percent-encoded as UTF-8 (RFC 3987, 3.1), and
 * everything else as it stands, escapes among it.
 */
export function uriText(text: string): string {
  return text.replace(/[^\x21-\x7e]+/g, (run) => encodeURIComponent(run.toWellFormed()));
}
