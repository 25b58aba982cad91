import { createHash } from 'node:crypto';
import type { ServerResponse } from 'node:http';

const style =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:12vh auto;padding:0 1.5rem}h1{font-size:1.4rem;margin:0 0 .5rem}p,ul{margin:.25rem 0;overflow-wrap:anywhere}dl{margin:1rem 0}dt{margin-top:.6rem;font-size:.85rem;opacity:.75}dd{margin:0;overflow-wrap:anywhere}label{display:block;margin:.8rem 0}input,select{display:block;width:100%;box-sizing:border-box;font:inherit;padding:.35rem .5rem}button{font:inherit;padding:.4rem 1rem;margin:1rem .5rem 0 0}.fault{border-left:3px solid #c33;padding-left:.75rem}small{opacity:.75}';

const styleSource = `'sha256-${createHash('sha256').update(style).digest('base64')}'`;

/** A static page; `body` is markup, in which everything that came from elsewhere has been through `escapeText`. */
export interface Page {
  readonly title: string;
  readonly body: string;
  /** Where its form may lead, as CSP sources; a page without a form has none. */
  readonly formAction?: string;
}

/**
 * Sends a page that can do nothing but show itself: no script, no image, no address but those of its form. Its referrer goes
 * nowhere; a page with a form keeps it to its own origin, because browsers send `Origin: null` with the form otherwise.
 */
export function sendPage(response: ServerResponse, status: number, { title, body, formAction }: Page): void {
  const bytes = Buffer.from(
    `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeText(title)} · Sallyport</title><style>${style}</style><h1>${escapeText(title)}</h1>${body}</html>`,
  );
  response.writeHead(status, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': bytes.byteLength,
    'content-security-policy': `default-src 'none'; style-src ${styleSource}; base-uri 'none'; form-action ${formAction ?? "'none'"}; frame-ancestors 'none'`,
    'referrer-policy': formAction === undefined ? 'no-referrer' : 'same-origin',
    'x-content-type-options': 'nosniff',
    'cache-control': 'no-store',
  });
  response.end(bytes);
}

/** Sends the browser on to another address, by GET. */
export function sendOn(response: ServerResponse, address: string): void {
  response.writeHead(303, {
    location: address,
    'content-length': 0,
    'referrer-policy': 'no-referrer',
    'cache-control': 'no-store',
  });
  response.end();
}

/** The text as markup that shows it and does nothing else. */
export function escapeText(text: string): string {
  return text.replace(/[&<>"'`]/g, (character) => `&#${character.charCodeAt(0)};`);
}
