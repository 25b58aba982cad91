import { createHash } from 'node:crypto';

const style =
  ':root{color-scheme:light dark}body{font:16px/1.5 system-ui,sans-serif;max-width:34rem;margin:18vh auto;padding:0 1.5rem}h1{font-size:1.4rem;margin:0 0 .5rem}p{margin:.25rem 0;overflow-wrap:anywhere}';

/** Lets exactly this page's style through, and nothing else: no script, no image, no address. */
export const resultPagePolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`;

/** A static page that says how a sign-in ended. Everything given is shown as plain text. */
export function resultPage(title: string, message: string, next: string): string {
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${escapeText(title)} · Sallyport</title><style>${style}</style><h1>${escapeText(title)}</h1><p>${escapeText(message)}</p><p>${escapeText(next)}</p></html>`;
}

function escapeText(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
