import { createStore, type StoreApi } from 'zustand/vanilla';
import type { AnyEvent } from '#shared/contract/events.ts';
import type { OperationInput } from '#shared/contract/index.ts';
import type { ImportOutcome, ImportPreview, ImportProgress } from '#shared/domain/openapi-import.ts';
import type { SallyportError } from '#shared/errors.ts';
import type { Bridge } from '../../bridge/bridge.ts';
import { attempt } from '../../bridge/failure.ts';
import { createLatest } from '../../bridge/latest.ts';
import { type Decision, firstDecision, toInput } from './decision.ts';
import { documentPieces } from './document-pieces.ts';

export type DocumentSource =
  /** A file, or a text that was pasted. */
  { readonly document: string | Blob } | { readonly url: string; readonly allowPrivate: boolean };

/** How far the work has come; `total` is 0 where nobody knows. */
export interface Progress {
  readonly stage: ImportProgress['stage'] | 'sending';
  readonly done: number;
  readonly total: number;
}

export interface OpenapiState {
  /** While a document is read or stored. */
  readonly progress: Progress | null;
  readonly error: SallyportError | null;
  /** What the document says; null while the person still chooses one. */
  readonly preview: ImportPreview | null;
  readonly decision: Decision | null;
  /** The service that it is imported into; null for a new one. */
  readonly toolkit: string | null;
  /** @param toolkit the one to import into; null for a new one. */
  read(source: DocumentSource, toolkit: string | null): Promise<void>;
  decide(change: Partial<Decision>): void;
  /** Goes on with a service that is here already, in the place of a new one. */
  importInto(toolkit: string): Promise<void>;
  /** Answers what came of it, or null where `error` says why not. */
  submit(): Promise<ImportOutcome | null>;
  /** Takes an announcement of how far the work has come. */
  receive(event: AnyEvent): void;
  /** Ends what is under way and forgets the document, here and in the main process. */
  reset(): void;
}

const blank = { progress: null, error: null, preview: null, decision: null, toolkit: null } as const;

/** The way from an API description to tools: choose a document, look at it, decide. */
export function createOpenapiStore(bridge: Bridge): StoreApi<OpenapiState> {
  const begin = createLatest();
  let importId: string | null = null;
  return createStore<OpenapiState>((set, get) => {
    // What cannot be discarded now goes by itself after a while.
    const discard = (id: string) => void attempt(bridge.call('toolkits.importDiscard', { id }));
    const hand = async (document: string | Blob, isLatest: () => boolean): Promise<string> => {
      const { id } = await bridge.call('toolkits.importStart', {});
      // Cancelled before there was an id to forget.
      if (!isLatest()) discard(id);
      else importId = id;
      for await (const { text, done, total } of documentPieces(document)) {
        if (!isLatest()) break;
        await bridge.call('toolkits.importAppend', { id, text });
        if (isLatest()) set({ progress: { stage: 'sending', done, total } });
      }
      return id;
    };
    const look = async (
      source: DocumentSource,
      toolkit: string | null,
      isLatest: () => boolean,
    ): Promise<ImportPreview | null> => {
      const id = await hand('document' in source ? source.document : '', isLatest);
      if (!isLatest()) return null;
      const input: OperationInput<'toolkits.importPreview'> = {
        id,
        ...('url' in source ? { url: source.url, allow_private: source.allowPrivate } : {}),
        ...(toolkit === null ? {} : { toolkit }),
      };
      set({ progress: { stage: 'url' in source ? 'fetching' : 'parsing', done: 0, total: 0 } });
      return bridge.call('toolkits.importPreview', input);
    };
    const forget = () => {
      if (importId !== null) discard(importId);
      importId = null;
    };
    const show = (preview: ImportPreview, toolkit: string | null) =>
      set({ ...blank, toolkit, preview, decision: firstDecision(preview, toolkit) });
    return {
      ...blank,
      async read(source, toolkit) {
        const isLatest = begin();
        forget();
        set({ ...blank, progress: { stage: 'sending', done: 0, total: 0 } });
        const outcome = await attempt(look(source, toolkit, isLatest));
        if (!isLatest()) return;
        if (!outcome.ok) return set({ ...blank, error: outcome.error });
        if (outcome.value !== null) show(outcome.value, toolkit);
      },
      decide(change) {
        const { decision } = get();
        if (decision !== null) set({ decision: { ...decision, ...change } });
      },
      async importInto(toolkit) {
        const { preview } = get();
        if (preview === null) return;
        const isLatest = begin();
        const outcome = await attempt(bridge.call('toolkits.importPreview', { id: preview.id, toolkit }));
        if (!isLatest()) return;
        if (!outcome.ok) return set({ ...blank, error: outcome.error });
        show(outcome.value, toolkit);
      },
      async submit() {
        const { preview, decision, progress, toolkit } = get();
        if (preview === null || decision === null || progress !== null) return null;
        const isLatest = begin();
        set({ error: null, progress: { stage: 'storing', done: 0, total: preview.tool_count } });
        const outcome = await attempt(
          bridge.call('toolkits.importOpenapi', toInput(preview, decision, toolkit)),
        );
        if (!isLatest()) return outcome.ok ? outcome.value : null;
        set({ progress: null, error: outcome.ok ? null : outcome.error });
        if (outcome.ok) importId = null;
        return outcome.ok ? outcome.value : null;
      },
      receive(event) {
        if (event.name !== 'toolkits.importing' || event.payload.id !== importId) return;
        if (get().progress !== null) set({ progress: event.payload });
      },
      reset() {
        begin();
        forget();
        set(blank);
      },
    };
  });
}
