import type { IncomingMessage } from 'node:http';
import { SallyportError } from '#shared/errors.ts';

/**
 * Whether a request may be looked at at all: addressed to this listener by one of its two names, and not sent by another
 * site's page. Reads the head only. Returns RequestRefused, or null where nothing is wrong.
 */
export function checkRequestHead(request: IncomingMessage, port: number): SallyportError | null {
  const hosts = request.headersDistinct.host ?? [];
  const host = hosts[0]?.toLowerCase();
  if (hosts.length !== 1 || (host !== `127.0.0.1:${port}` && host !== `localhost:${port}`)) {
    return refused('Host', 'This console answers only to its own address.');
  }
  const origins = request.headersDistinct.origin ?? [];
  if (origins.length > 1 || (origins[0] !== undefined && origins[0] !== `http://${host}`)) {
    return refused('Origin', "This console does not answer another site's page.");
  }
  if (!siteAllowed(request))
    return refused('Sec-Fetch-Site', "This console does not answer another site's page.");
  return null;
}

/** Browsers say where a request comes from (Fetch Metadata): our own page, the address bar, or a link that opens the page. */
function siteAllowed({ method, headers }: IncomingMessage): boolean {
  const site = headers['sec-fetch-site'];
  if (site === undefined || site === 'same-origin') return true;
  if (method !== 'GET' && method !== 'HEAD') return false;
  if (site === 'none') return true;
  return headers['sec-fetch-mode'] === 'navigate' && headers['sec-fetch-dest'] === 'document';
}

function refused(field: string, message: string): SallyportError {
  return new SallyportError('RequestRefused', message, {
    field,
    fix: 'Open the console with the link that Sallyport printed.',
  });
}

/**
 * Reads a JSON body. Fails with UnsupportedMediaType, PayloadTooLarge or MalformedJson; an empty body counts as `{}`.
 */
export async function readJsonBody(request: IncomingMessage, maxBodyBytes: number): Promise<unknown> {
  const type = request.headers['content-type']?.split(';')[0]?.trim().toLowerCase();
  if (type !== 'application/json' || (request.headers['content-encoding'] ?? 'identity') !== 'identity') {
    throw new SallyportError('UnsupportedMediaType', 'The body must be plain JSON.', {
      field: 'Content-Type',
      fix: 'Send Content-Type: application/json.',
    });
  }
  if (Number(request.headers['content-length'] ?? 0) > maxBodyBytes) throw tooLarge(maxBodyBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  // Stopping early must not destroy the socket: the refusal still has to be written to it.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > maxBodyBytes) throw tooLarge(maxBodyBytes);
    chunks.push(chunk);
  }
  if (size === 0) return {};
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)));
  } catch {
    // The parser's own message quotes the text, which may hold a secret.
    throw new SallyportError('MalformedJson', 'The body is not valid JSON.', {
      fix: 'Send one JSON object in UTF-8.',
    });
  }
}

function tooLarge(maxBodyBytes: number): SallyportError {
  return new SallyportError('PayloadTooLarge', `The body is larger than ${maxBodyBytes} bytes.`, {
    fix: 'Send a smaller request.',
  });
}
