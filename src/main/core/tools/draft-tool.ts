import { isUtf8 } from 'node:buffer';
import type { ToolForm, ToolRequest } from '#shared/domain/tool-form.ts';
import { SallyportError } from '#shared/errors.ts';
import { draftRequest } from './operation-request.ts';
import { bindingOf, inputSchemaOf } from './operation-tools.ts';
import { formArguments } from './tool-form.ts';
import type { ToolLibrary } from './tool-library.ts';

type Library = Pick<ToolLibrary, 'find'>;

/** An imported tool as a form to fill in. @throws SallyportError ToolNotFound, StorageFailed. */
export function toolForm(library: Library, slug: string): ToolForm {
  const { toolkit, operation } = found(library, slug);
  const { title: name, description, method, path } = operation;
  const inputs = formArguments(bindingOf(operation), inputSchemaOf(operation));
  return { slug, name, description, toolkit, method, path, arguments: inputs };
}

/**
 * The request that an imported tool would send for arguments, so that a person can look at it and change it. What is missing
 * leaves its place in the path as it stands there.
 *
 * @throws SallyportError ToolNotFound, StorageFailed; ValidationFailed for a value that no request can hold.
 */
export function toolRequest(
  library: Library,
  slug: string,
  given: Readonly<Record<string, unknown>>,
): ToolRequest {
  const { request, missing } = draftRequest(bindingOf(found(library, slug).operation), given);
  const { method, endpoint, headers, body } = request;
  return {
    draft: {
      account_id: null,
      method,
      endpoint,
      headers: [...headers],
      body: body === null ? null : bodyOf(body),
    },
    missing: [...missing],
  };
}

function bodyOf(bytes: Uint8Array): NonNullable<ToolRequest['draft']['body']> {
  const encoding = isUtf8(bytes) ? 'utf8' : 'base64';
  return { encoding, content: Buffer.from(bytes).toString(encoding) };
}

function found(library: Library, slug: string) {
  const tool = library.find(slug);
  if (tool !== undefined) return tool;
  throw new SallyportError('ToolNotFound', `There is no imported tool "${slug.slice(0, 128)}".`, {
    field: 'slug',
    fix: 'Choose one from the list of tools of its service; a new import may have taken it away.',
  });
}
