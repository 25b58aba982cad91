import type { OperationInput } from '#shared/contract/index.ts';
import type { ImportPreview } from '#shared/domain/openapi-import.ts';
import { blankCustomToolkit, type CustomScheme, toToolkitInput } from '../connections/custom-toolkit-form.ts';

/** What the person decides about a preview. */
export interface Decision {
  readonly name: string;
  readonly slug: string;
  /** The place of a server in the list, `own` for another address, `keep` for the toolkit's own. */
  readonly server: number | 'own' | 'keep';
  readonly baseUrl: string;
  /** The places of the chosen ways to sign in; null leaves those of the toolkit. */
  readonly schemes: readonly number[] | null;
  /** How the credential travels where the document names no way to sign in. */
  readonly ownScheme: CustomScheme;
  readonly confirmed: readonly string[];
}

/** The choice to begin with: nothing is confirmed, and an existing toolkit stays as it is. */
export function firstDecision(preview: ImportPreview, toolkit: string | null): Decision {
  const usable = preview.servers.findIndex(({ fault }) => fault === null);
  return {
    name: preview.name,
    slug: preview.slug,
    server: toolkit === null ? (usable === -1 ? 'own' : usable) : 'keep',
    baseUrl: preview.servers[0]?.url ?? '',
    schemes: toolkit === null ? preview.schemes.map((_, index) => index) : null,
    ownScheme: 'bearer',
    confirmed: [],
  };
}

/** Whether the document describes another address than the one that its tools would send to. */
export function describesElsewhere({ base_url: baseUrl, servers }: ImportPreview): boolean {
  if (baseUrl === null || servers.length === 0) return false;
  return servers.every(({ url }) => originOf(url) !== originOf(baseUrl));
}

/** Whether the document names no way to send a credential. */
export function namesNoScheme({ schemes }: ImportPreview): boolean {
  return schemes.every(({ scheme }) => scheme.mode === 'NO_AUTH');
}

export interface HostChoice {
  readonly origin: string;
  readonly isPrivate: boolean;
  readonly isBase: boolean;
  readonly isSignIn: boolean;
  readonly operations: number;
  /** Whether nothing can be imported without it. */
  readonly needed: boolean;
  /** Whether it cannot be confirmed: the hosts of a service of the catalog stay as they are. */
  readonly isClosed: boolean;
}

/** The hosts that a decision involves. */
export function hostChoices(preview: ImportPreview, { server, baseUrl, schemes }: Decision): HostChoice[] {
  const asked = preview.hosts.filter(({ standing }) => standing !== 'known');
  const listed = asked.map((host): HostChoice => {
    const isBase = typeof server === 'number' && host.servers.includes(server);
    const isSignIn = schemes !== null && host.schemes.some((index) => schemes.includes(index));
    const { origin, is_private: isPrivate, operations } = host;
    const isClosed = host.standing === 'closed';
    return { origin, isPrivate, isBase, isSignIn, operations, needed: isBase || isSignIn, isClosed };
  });
  const own = server === 'own' ? originOf(baseUrl) : null;
  const known = listed.find(({ origin }) => origin === own);
  const typed: HostChoice[] =
    own === null || known !== undefined
      ? []
      : [
          {
            origin: own,
            isPrivate: false,
            isBase: true,
            isSignIn: false,
            operations: 0,
            needed: true,
            isClosed: false,
          },
        ];
  return [
    ...typed,
    ...listed.map((host) => (host === known ? { ...host, isBase: true, needed: true } : host)),
  ].filter(({ needed, operations }) => needed || operations > 0);
}

/** Whether everything is confirmed that has to be. */
export function isConfirmed(hosts: readonly HostChoice[], { confirmed }: Decision): boolean {
  return hosts.every(({ needed, origin }) => !needed || confirmed.includes(origin));
}

export function toInput(
  preview: ImportPreview,
  decision: Decision,
  toolkit: string | null,
): OperationInput<'toolkits.importOpenapi'> {
  const { name, slug, server, baseUrl, schemes, ownScheme } = decision;
  const input = { id: preview.id, confirmed_origins: [...decision.confirmed] };
  if (toolkit !== null) return { ...input, slug: toolkit };
  const form = { ...blankCustomToolkit, name, slug, base_url: 'https://unused.invalid', scheme: ownScheme };
  return {
    ...input,
    slug: slug.trim(),
    name: name.trim(),
    ...(server === 'own' ? { base_url: baseUrl.trim() } : {}),
    ...(typeof server === 'number' ? { server } : {}),
    ...(namesNoScheme(preview) ? { auth_schemes: toToolkitInput(form, null).auth_schemes } : {}),
    ...(!namesNoScheme(preview) && schemes !== null ? { schemes: [...schemes] } : {}),
  };
}

function originOf(url: string): string | null {
  const match = /^(https?:\/\/[^/?#\s]+)/i.exec(url.trim());
  if (!match) return null;
  return URL.canParse(match[1] ?? '') ? new URL(match[1] ?? '').origin : (match[1] ?? null);
}
