import type { Toolkit } from '#shared/domain/toolkit.ts';
import { customStrings } from '../../strings/connections.ts';
import { type CustomToolkitForm, toToolkitInput } from './custom-toolkit-form.ts';
import { previewRequest } from './request-preview.ts';

interface PreviewBoxProps {
  readonly form: CustomToolkitForm;
  /** Where what the form does not show comes from. */
  readonly stored: Toolkit | null;
}

/** The requests that the description makes, one for each way to sign in, following what is typed. */
export function PreviewBox({ form, stored }: PreviewBoxProps) {
  const described = toToolkitInput(form, stored);
  const requests = Array.from({ length: Math.max(1, described.auth_schemes.length) }, (_, index) =>
    previewRequest(described, form.test_path || '/', index),
  );
  return (
    <section aria-labelledby="request-preview" className="rounded-lg p-3 ring-1 ring-line ring-inset">
      <h2 id="request-preview" className="mb-1.5 text-sm font-medium">
        {customStrings.preview}
      </h2>
      <pre className="font-mono text-xs whitespace-pre-wrap [overflow-wrap:anywhere] select-text">
        {requests
          .map(({ line, headers }) =>
            [line, ...headers.map(([name, value]) => `${name}: ${value}`)].join('\n'),
          )
          .join('\n\n')}
      </pre>
      <p className="mt-2 text-xs text-muted">{customStrings.previewHint}</p>
    </section>
  );
}
