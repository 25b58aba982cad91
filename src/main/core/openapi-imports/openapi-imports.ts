import type { ParsedInput } from '#shared/contract/index.ts';
import {
  type ImportDecision,
  type ImportOutcome,
  type ImportPreview,
  type ImportProgress,
  largestDescription,
} from '#shared/domain/openapi-import.ts';
import type { DescribedOperation } from '#shared/domain/operation-tool.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import type { ApiDescription, ApiDescriptionReader, Clock, HttpDispatcher, Timers } from '../ports/index.ts';
import { baseUrlFault, type Toolkits } from '../toolkits/index.ts';
import type { ToolLibrary } from '../tools/index.ts';
import { documentTooLarge, fetchDocument } from './fetch-document.ts';
import { originOf, originsInside } from './origins.ts';
import { previewOf, suggestSlug } from './preview.ts';
import { servicesAt } from './services-at.ts';
import { draftToolkit } from './toolkit-draft.ts';

export interface OpenapiImportsDeps {
  readonly toolkits: Pick<Toolkits, 'find' | 'get' | 'describe' | 'create' | 'update' | 'usable'>;
  readonly library: ToolLibrary;
  readonly reader: ApiDescriptionReader;
  readonly http: HttpDispatcher;
  readonly clock: Clock;
  readonly timers: Timers;
  /** A fresh `imp_…` id. */
  readonly newId: () => string;
  /** Whether a slug is that of a tool which belongs to another toolkit, or is no imported one. */
  readonly isTaken: (slug: string, toolkit: string) => boolean;
  readonly onProgress: (progress: ImportProgress) => void;
}

/**
 * API descriptions become toolkits with a tool for each operation: a document is given or fetched, the person looks at what
 * it says and decides, and only then is anything stored. Until then it is kept here for half an hour.
 */
export interface OpenapiImports {
  start(): { id: string };
  /** Adds a piece of the document. @throws ImportNotFound, PayloadTooLarge. */
  append(id: string, text: string): { id: string; size: number };
  /** @throws ImportNotFound, ToolkitNotFound, ValidationFailed for a bad address, CallAborted, and the dispatcher's errors. */
  preview(input: ParsedInput<'toolkits.importPreview'>): Promise<ImportPreview>;
  /** @throws ImportNotFound, ToolkitConflict, ToolkitReadOnly, OriginUnconfirmed, ValidationFailed, CallAborted. */
  confirm(decision: ImportDecision): Promise<ImportOutcome>;
  /** Ends what is under way and forgets the document. */
  discard(id: string): { id: string };
  clear(): void;
}

interface Held {
  readonly pieces: (string | Uint8Array)[];
  size: number;
  /** Ends what is under way. */
  readonly cancel: AbortController;
  readonly forgetLater: () => void;
  description: ApiDescription | null;
  url: string | null;
  /** The toolkit that it is to be imported into. */
  toolkit: string | null;
}

const keptMs = 30 * 60_000;
const mostHeld = 3;

export function createOpenapiImports(deps: OpenapiImportsDeps): OpenapiImports {
  const { toolkits, library, clock } = deps;
  const held = new Map<string, Held>();

  function hold(): string {
    const id = deps.newId();
    const [oldest] = held.size >= mostHeld ? held.keys() : [];
    if (oldest !== undefined) forget(oldest);
    held.set(id, {
      pieces: [],
      size: 0,
      cancel: new AbortController(),
      forgetLater: deps.timers.after(keptMs, () => forget(id)),
      description: null,
      url: null,
      toolkit: null,
    });
    return id;
  }

  function forget(id: string): void {
    const found = held.get(id);
    held.delete(id);
    found?.forgetLater();
    found?.cancel.abort(cancelled());
  }

  function get(id: string): Held {
    const found = held.get(id);
    if (found) return found;
    throw new SallyportError('ImportNotFound', 'id: this document is not held any more.', {
      field: 'id',
      fix: 'Give the document again; it is kept for 30 minutes, and only the newest three are.',
    });
  }

  function append(document: Held, piece: string | Uint8Array): void {
    document.size += typeof piece === 'string' ? Buffer.byteLength(piece) : piece.byteLength;
    if (document.size > largestDescription) throw documentTooLarge('text');
    document.pieces.push(piece);
  }

  async function read(id: string, document: Held): Promise<ApiDescription> {
    const { cancel, pieces, url } = document;
    const description = await deps.reader.read(pieces, url, cancel.signal, ({ stage, done, total }) =>
      deps.onProgress({ id, stage, done, total }),
    );
    pieces.length = 0;
    return description;
  }

  function named(toolkit: string, operations: readonly DescribedOperation[]) {
    return library.named(toolkit, operations, (slug) => deps.isTaken(slug, toolkit));
  }

  function show(id: string, description: ApiDescription, toolkit: Toolkit | null): ImportPreview {
    const slug = toolkit?.slug ?? suggestSlug(description.title, (each) => toolkits.find(each) !== undefined);
    const tools = named(slug, description.operations);
    const hadTools = toolkit !== null && library.originOf(toolkit.slug) !== null;
    return previewOf({
      id,
      expiresAt: new Date(clock.now() + keptMs).toISOString(),
      description,
      toolkit,
      slug,
      tools,
      changes: hadTools ? library.changes(slug, tools) : null,
      known: toolkit === null ? servicesAt(description, toolkits.usable()) : [],
    });
  }

  async function store(
    document: Held,
    description: ApiDescription,
    decision: ImportDecision,
  ): Promise<ImportOutcome> {
    const { id, slug } = decision;
    const existing = document.toolkit === slug ? toolkits.get(slug) : null;
    const isOwn = existing === null || existing.tier === 'custom';
    const elsewhere = operationOrigins(description);
    const draft = draftToolkit(description, decision, existing, isOwn ? elsewhere : []);
    const isChanged = isOwn
      ? JSON.stringify(draft) !== JSON.stringify(inputOf(existing))
      : changesCatalog(decision);
    const reachable = originsInside(draft);
    const operations = description.operations.filter(
      ({ binding }) =>
        binding.server === null ||
        (baseUrlFault(binding.server) === null && reachable.has(originOf(binding.server) ?? '')),
    );
    if (operations.length === 0) throw nothingToImport(description);
    const tools = named(slug, operations);
    const { added, changed, removed } = library.changes(slug, tools);
    let toolkit = existing;
    await library.replace(
      slug,
      {
        title: description.title,
        version: description.version,
        format: description.format,
        url: document.url,
        imported_at: new Date(clock.now()).toISOString(),
      },
      tools,
      document.cancel.signal,
      (done) => deps.onProgress({ id, stage: 'storing', done, total: tools.length }),
      async () => {
        if (existing === null) toolkit = await toolkits.create(draft);
        else if (isChanged) toolkit = await toolkits.update(draft);
      },
    );
    return {
      toolkit: toolkit ?? toolkits.get(slug),
      tool_count: tools.length,
      added: added.length,
      changed: changed.length,
      removed: removed.length,
      left_out: description.operations.length - operations.length,
    };
  }

  return {
    start: () => ({ id: hold() }),
    append(id, text) {
      const document = get(id);
      append(document, text);
      return { id, size: document.size };
    },
    async preview({ id: given, text, url, allow_private: allowPrivate, toolkit: slug }) {
      const id = given ?? hold();
      const document = get(id);
      try {
        const toolkit = slug === undefined ? null : toolkits.get(slug, 'toolkit');
        document.toolkit = toolkit?.slug ?? null;
        if (document.description === null) {
          if (text !== undefined) append(document, text);
          if (url !== undefined) {
            deps.onProgress({ id, stage: 'fetching', done: 0, total: 0 });
            document.url = url;
            append(
              document,
              await fetchDocument(deps.http, { id, url, allowPrivate }, document.cancel.signal),
            );
          }
          document.description = await read(id, document);
        }
        return show(id, document.description, toolkit);
      } catch (error) {
        forget(id);
        throw error;
      }
    },
    async confirm(decision) {
      const document = get(decision.id);
      const { description } = document;
      if (description === null || description.operations.length === 0) throw nothingToImport(description);
      const outcome = await store(document, description, decision);
      forget(decision.id);
      return outcome;
    },
    discard(id) {
      forget(id);
      return { id };
    },
    clear() {
      for (const id of [...held.keys()]) forget(id);
    },
  };
}

function operationOrigins({ operations }: ApiDescription): string[] {
  const servers = operations.flatMap(({ binding }) => binding.server ?? []);
  return [...new Set(servers.flatMap((url) => originOf(url) ?? []))];
}

function inputOf(toolkit: Toolkit | null) {
  if (toolkit === null) return null;
  const { tier: _, private_network: __, ...input } = toolkit;
  return input;
}

/** A toolkit of the catalog takes tools; everything else of it stays as it came. */
function changesCatalog({
  slug,
  server,
  base_url: baseUrl,
  schemes,
  auth_schemes: own,
  name,
}: ImportDecision): boolean {
  if ([server, baseUrl, schemes, own, name].every((each) => each === undefined)) return false;
  throw new SallyportError(
    'ToolkitReadOnly',
    `slug: "${slug}" belongs to the catalog: only tools can be imported into it.`,
    {
      field: 'slug',
      fix: 'Leave out server, base_url, schemes, auth_schemes and name, or import under another slug.',
    },
  );
}

function nothingToImport(description: ApiDescription | null): SallyportError {
  const lines = (description?.issues ?? []).map(
    ({ pointer, line, message }) =>
      `${pointer === '' ? 'document' : pointer}${line === null ? '' : ` (line ${line})`}: ${message}`,
  );
  return new SallyportError('ValidationFailed', `document: holds no operation that can be imported.`, {
    field: 'document',
    fix: 'Correct what is named, or import another document.',
    errors: lines.length > 0 ? lines : ['document: has not been read'],
  });
}

function cancelled(): SallyportError {
  return new SallyportError('CallAborted', 'The import was cancelled.', { fix: 'Start it again.' });
}
