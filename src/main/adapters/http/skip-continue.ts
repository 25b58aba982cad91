import type { Socket } from 'node:net';

const start = 'HTTP/1.1 100';
const firstDigit = start.indexOf('100');
const nothing: Buffer = Buffer.alloc(0);
/** More than this is no interim answer that anybody means. */
const longestInterim = 16 * 1024;

/**
 * Takes `100 Continue` out of what a server answers, where nobody asked for it: a client has to bear it (RFC 9110 §15.2), and
 * undici takes it for a broken answer. Looks at nothing but the first bytes after a request. Changes the socket itself.
 */
export function skipContinue(socket: Socket): void {
  const { write, read } = socket;
  let awaitsHead = false;
  let held = nothing;

  socket.write = ((data: unknown, encoding?: unknown, done?: unknown) => {
    // A request's head is a text, and so are the sizes of chunks, which begin with a line break; a body is bytes.
    if (typeof data === 'string' && !data.startsWith('\r\n')) awaitsHead = true;
    return write.call(socket, data as string, encoding as BufferEncoding, done as () => void);
  }) as typeof write;

  socket.read = (size?: number): unknown => {
    const chunk: unknown = read.call(socket, size);
    if (!awaitsHead || !Buffer.isBuffer(chunk)) return chunk;
    if (held.length === 0 && isOtherStatus(chunk)) {
      awaitsHead = false;
      return chunk;
    }
    const answer = withoutContinue(held.length === 0 ? chunk : Buffer.concat([held, chunk]));
    held = answer.incomplete;
    if (answer.rest.length === 0) return null;
    awaitsHead = false;
    return answer.rest;
  };
}

/** Tells nearly every answer by the first digit of its status. */
function isOtherStatus(bytes: Buffer): boolean {
  return bytes.length > firstDigit && bytes[firstDigit] !== start.charCodeAt(firstDigit);
}

/** What follows the interim answers at the beginning, and what may yet turn out to be one. */
function withoutContinue(bytes: Buffer): { rest: Buffer; incomplete: Buffer } {
  let rest = bytes;
  while (rest.length > 0) {
    const known = rest.toString('latin1', 0, start.length);
    if (known !== start) {
      const mayBecome = rest.length < start.length && start.startsWith(known);
      return mayBecome ? { rest: nothing, incomplete: rest } : { rest, incomplete: nothing };
    }
    const end = rest.indexOf('\r\n\r\n');
    if (end === -1 && rest.length <= longestInterim) return { rest: nothing, incomplete: rest };
    if (end === -1) return { rest, incomplete: nothing };
    rest = rest.subarray(end + 4);
  }
  return { rest, incomplete: nothing };
}
