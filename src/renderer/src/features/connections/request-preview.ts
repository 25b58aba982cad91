import type { OperationInput } from '#shared/contract/index.ts';

type ToolkitWrite = OperationInput<'toolkits.create'>;

/** A request as it would leave, for the person to compare with the service's documentation. */
export interface RequestPreview {
  readonly line: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
}

/**
 * The request that an agent's `GET` of a path would become. What a person enters when connecting stands as `‹label›`: the
 * preview knows no secret.
 *
 * @param schemeIndex the place of the way to sign in, of several.
 */
export function previewRequest(toolkit: ToolkitWrite, path: string, schemeIndex = 0): RequestPreview {
  const scheme = toolkit.auth_schemes[schemeIndex];
  const shown = (template: string) =>
    template
      .replaceAll(/base64\(([^)]*)\)/g, (_, inner: string) => `base64(${labels(inner)})`)
      .replaceAll(/\{(\w+)\}/g, (_, name: string) => labelOf(name));
  const labelOf = (name: string) =>
    `‹${scheme?.fields?.[name]?.label ?? toolkit.base_url_vars?.[name]?.label ?? name}›`;
  const labels = (text: string) => text.replaceAll(/\{(\w+)\}/g, (_, name: string) => labelOf(name));
  const injections = scheme?.inject ?? [];
  const inPath = new Map(
    injections.flatMap(({ in: place, name, value }) => (place === 'path' ? [[name, value] as const] : [])),
  );
  const address = (scheme?.base_url ?? toolkit.base_url).replaceAll(/\{(\w+)\}/g, (whole, name: string) =>
    shown(inPath.get(name) ?? whole),
  );
  const [, host = '', base = ''] = /^[a-z]+:\/\/([^/?#]*)([^?#]*)/i.exec(address) ?? [];
  const query = injections
    .filter((injection) => injection.in === 'query')
    .map(({ name, value }) => `${name}=${shown(value)}`);
  const joined = `${base.replace(/\/+$/, '')}${path.startsWith('/') ? path : `/${path}`}`;
  const mark = joined.includes('?') ? '&' : '?';
  return {
    line: `GET ${joined}${query.length === 0 ? '' : `${mark}${query.join('&')}`}`,
    headers: [
      ['Host', host],
      ...Object.entries(toolkit.default_headers ?? {}),
      ...injections
        .filter((injection) => injection.in === 'header')
        .map(({ name, value }) => [name, shown(value)] as const),
    ],
  };
}

/** Whether a base URL names this machine or a private network. Only a hint for the form; the host decides for itself. */
export function looksPrivate(baseUrl: string): boolean {
  const host = /^[a-z]+:\/\/(\[[^\]]*\]|[^/:?#]*)/i.exec(baseUrl.trim())?.[1]?.toLowerCase() ?? '';
  return (
    host === 'localhost' ||
    /^(?:127|10|0)\.|^192\.168\.|^169\.254\.|^172\.(?:1[6-9]|2\d|3[01])\./.test(host) ||
    /^\[(?:::1?|f[cd][0-9a-f]*:.*|fe80:.*)\]$/.test(host)
  );
}
