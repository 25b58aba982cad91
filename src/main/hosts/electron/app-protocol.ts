import { protocol } from 'electron';
import { consoleHeaders, consoleOrigin, consoleScheme } from '../console-policy.ts';
import type { RendererFiles } from '../renderer-files.ts';

/** Makes `app:` a scheme with an origin and a secure context. Must run before the app is ready. */
export function declareAppScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: consoleScheme, privileges: { standard: true, secure: true, supportFetchAPI: true } },
  ]);
}

/** Serves the console's files at `app://sallyport/`, from memory and from nowhere else. */
export function serveAppScheme(files: RendererFiles): void {
  protocol.handle(consoleScheme, (request) => answerAppRequest(request, files));
}

/** A file of the console, or 404; 405 for anything but GET and HEAD. */
export function answerAppRequest(request: Request, files: RendererFiles): Response {
  const url = new URL(request.url);
  const file = `${url.protocol}//${url.host}` === consoleOrigin ? files.get(url.pathname || '/') : undefined;
  if (file === undefined) return new Response(null, { status: 404, headers: { ...consoleHeaders } });
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    return new Response(null, { status: 405, headers: { ...consoleHeaders, allow: 'GET, HEAD' } });
  }
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(file.body), {
    headers: { ...consoleHeaders, 'content-type': file.contentType, 'cache-control': file.cacheControl },
  });
}
