import { redactRedirects } from './call-redaction.ts';
import type { WrittenHeaders } from './call-row.ts';
import type { HeaderVocabulary } from './header-vocabulary.ts';
import { mostPacked, type PackedReader, type PackedWriter } from './packed-bytes.ts';

// Behind the two lists of headers stands what the call has besides. Nearly every call has been redirected nowhere, waited for
// nobody and has times: then the times follow; all others as JSON.
const timesOnly = 1;
const asJson = 0;
const times = 6;

/** Writes a call's headers by a vocabulary, without what looks like a secret. Throws RangeError for texts that UTF-8 cannot hold. */
export function writeHeaders(headers: WrittenHeaders, vocabulary: HeaderVocabulary, to: PackedWriter): void {
  const [request, response, redirects, micros, approvalId] = headers;
  vocabulary.write(request, to);
  vocabulary.write(response, to);
  if (redirects.length === 0 && approvalId === null && micros?.length === times && micros.every(isPackable)) {
    to.number(timesOnly);
    for (const time of micros) to.number(time);
  } else {
    to.number(asJson);
    to.text(JSON.stringify([redactRedirects(redirects), micros, approvalId]));
  }
}

/** What `writeHeaders` wrote, its shape still to be validated. Throws where it was another vocabulary. */
export function readHeaders(vocabulary: HeaderVocabulary, from: PackedReader): unknown {
  const lists = [vocabulary.read(from), vocabulary.read(from)];
  if (from.number() === timesOnly) {
    return [...lists, [], Array.from({ length: times }, () => from.number()), null];
  }
  return [...lists, ...(JSON.parse(from.text()) as unknown[])];
}

function isPackable(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value <= mostPacked;
}
