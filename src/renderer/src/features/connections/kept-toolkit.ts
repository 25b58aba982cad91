import type { KeptToolkit } from '#shared/domain/kept-draft.ts';
import { type CustomToolkitForm, customSchemes } from './custom-toolkit-form.ts';

/** A description of a toolkit as it was typed: of a new one, of a change, or of a copy. */
export interface TypedToolkit {
  /** The toolkit that it changes or copies; null for one described from scratch. */
  readonly originSlug: string | null;
  readonly isCopy: boolean;
  readonly form: CustomToolkitForm;
}

/** A description as the host keeps it. */
export function keptToolkit({ originSlug, isCopy, form }: TypedToolkit): KeptToolkit {
  return { kind: 'toolkit', origin_slug: originSlug, is_copy: isCopy, ...form };
}

/** What was typed of this toolkit, or of a new one where it is null; null for a draft of any other. */
export function typedInKept(draft: KeptToolkit | null, originSlug: string | null): TypedToolkit | null {
  if (draft === null || draft.origin_slug !== originSlug) return null;
  const { kind: _kind, origin_slug: _origin, is_copy: isCopy, scheme: kept, ...texts } = draft;
  const scheme = customSchemes.find((each) => each === kept);
  return scheme === undefined ? null : { originSlug, isCopy, form: { ...texts, scheme } };
}
