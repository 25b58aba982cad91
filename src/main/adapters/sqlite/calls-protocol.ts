import type { CallFiguresQuery, CallQuery, CallRetention, CallStore } from '#main/core/ports/index.ts';
import type { Notice } from '#shared/contract/app.ts';
import type { CallDetail } from '#shared/domain/call.ts';
import type { CallFigures } from '#shared/domain/call-figures.ts';
import type { CallFilter } from '#shared/domain/call-filter.ts';
import type { ErrorShape } from '#shared/errors.ts';
import type { CallBatch } from './call-batch.ts';

/** What the main thread can ask of the worker that holds calls.db, and what it answers. */
export interface Questions {
  readonly list: { readonly input: CallQuery; readonly answer: Awaited<ReturnType<CallStore['list']>> };
  readonly get: { readonly input: string; readonly answer: CallDetail | null };
  readonly figures: { readonly input: CallFiguresQuery; readonly answer: CallFigures };
  readonly health: { readonly input: null; readonly answer: Awaited<ReturnType<CallStore['health']>> };
  readonly clear: { readonly input: CallFilter; readonly answer: number };
  readonly flush: { readonly input: null; readonly answer: null };
  readonly close: { readonly input: null; readonly answer: null };
}

export type QuestionName = keyof Questions;

/** Messages keep their order: an answer knows every call recorded before its question. */
export type ToWorker =
  | { readonly type: 'body_key'; readonly key: Uint8Array | null }
  | { readonly type: 'retention'; readonly retention: CallRetention }
  /** `weight` is what the calls count against the memory limit until `stored` gives it back. */
  | { readonly type: 'record'; readonly batch: CallBatch; readonly weight: number }
  | { readonly type: 'ask'; readonly number: number; readonly question: AnyQuestion };

export type AnyQuestion = {
  [Name in QuestionName]: { readonly name: Name; readonly input: Questions[Name]['input'] };
}[QuestionName];

export type FromWorker =
  | { readonly type: 'opened' }
  | { readonly type: 'open_failed'; readonly error: ErrorShape }
  | {
      readonly type: 'stored';
      readonly rows: number;
      readonly weight: number;
      readonly lostRows: number;
      readonly lostBodies: number;
      readonly reason: string | null;
    }
  | { readonly type: 'answer'; readonly number: number; readonly value: unknown }
  | { readonly type: 'refusal'; readonly number: number; readonly error: ErrorShape }
  | { readonly type: 'notice'; readonly notice: Notice };
