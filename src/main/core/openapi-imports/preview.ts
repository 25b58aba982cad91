import type { ImportPreview } from '#shared/domain/openapi-import.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import type { ApiDescription, StoredOperation } from '../ports/index.ts';
import { baseUrlFault } from '../toolkits/index.ts';
import type { ToolChanges } from '../tools/index.ts';
import { hostsOf, originOf } from './origins.ts';

export interface PreviewFacts {
  readonly id: string;
  readonly expiresAt: string;
  readonly description: ApiDescription;
  /** The toolkit that is imported into; null for a new one. */
  readonly toolkit: Toolkit | null;
  readonly slug: string;
  readonly tools: readonly StoredOperation[];
  readonly changes: ToolChanges | null;
  readonly known: ImportPreview['known'];
}

/** As many tools are shown; the others are there all the same. */
const mostShown = 300;

/** What the person sees before anything is stored. */
export function previewOf({
  id,
  expiresAt,
  description,
  toolkit,
  slug,
  tools,
  changes,
  known: services,
}: PreviewFacts): ImportPreview {
  const hosts = hostsOf(description, toolkit);
  const known = toolkit === null ? [] : toolkitOrigins(toolkit);
  return {
    id,
    expires_at: expiresAt,
    usable: tools.length > 0,
    format: description.format,
    title: description.title,
    version: description.version,
    slug,
    name: toolkit?.name ?? (description.title || slug),
    base_url: toolkit?.base_url ?? null,
    servers: description.servers.map((server) => ({
      ...server,
      variables: { ...server.variables },
      fault: baseUrlFault(server.url),
    })),
    schemes: description.schemes.map((scheme) => ({ ...scheme })),
    hosts,
    tools: tools.slice(0, mostShown).map(summaryOf),
    tool_count: tools.length,
    operation_count: description.operationCount,
    issues: description.issues.map((issue) => ({ ...issue })),
    issue_count: description.issueCount,
    known: services,
    changes:
      changes === null
        ? null
        : {
            added: [...changes.added],
            changed: [...changes.changed],
            removed: [...changes.removed],
            unchanged: changes.unchanged,
            new_origins: hosts.map(({ origin }) => origin).filter((origin) => !known.includes(origin)),
          },
  };
}

/** A tool as lists show it. */
export function summaryOf({
  slug,
  title,
  description,
  method,
  path,
}: StoredOperation): ImportPreview['tools'][number] {
  return { slug, name: title, description, method, path };
}

function toolkitOrigins({ base_url: baseUrl, hosts, auth_schemes: schemes }: Toolkit): string[] {
  const base = originOf(baseUrl);
  const scheme = base?.startsWith('http:') ? 'http' : 'https';
  const signIns = schemes.flatMap(({ oauth }) => [oauth?.authorize_url, oauth?.token_url, oauth?.issuer]);
  return [
    ...(base === null ? [] : [base]),
    ...hosts.map((host) => `${scheme}://${host}`),
    ...signIns.flatMap((url) => (typeof url === 'string' ? (originOf(url) ?? []) : [])),
  ];
}

/** Words by which a title speaks of the document rather than of the service. */
const ofTheDocument = /\b(?:official|openapi|open api|swagger|spec|specification|definition|description)\b/gi;

/** A slug from a title: `Acme's Billing API specification` becomes `acme_billing_api`, numbered where it is taken. */
export function suggestSlug(title: string, isTaken: (slug: string) => boolean): string {
  const words = title
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/['’]s?\b/g, '')
    .replace(ofTheDocument, ' ')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
  const short = words.length <= 24 ? words : words.slice(0, 24).replace(/_[^_]*$/, '');
  const base = short === '' ? 'api' : short;
  if (!isTaken(base)) return base;
  for (let number = 2; ; number += 1) {
    if (!isTaken(`${base}_${number}`)) return `${base}_${number}`;
  }
}
