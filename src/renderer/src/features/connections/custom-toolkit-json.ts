import type { OperationInput } from '#shared/contract/index.ts';
import type { Toolkit } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { customStrings } from '../../strings/connections.ts';
import { looksPrivate } from './request-preview.ts';

type ToolkitWrite = OperationInput<'toolkits.create'>;

/** A toolkit as a text to keep or to hand on. It holds no credential. */
export function describeAsJson({ tier: _tier, private_network: _network, ...description }: Toolkit): string {
  return JSON.stringify(description, null, 2);
}

/** The description in a text; what it says is the host's to judge. */
export function parseDescription(text: string): ToolkitWrite | SallyportError {
  try {
    const parsed: unknown = JSON.parse(text);
    if (typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed))
      return parsed as ToolkitWrite;
  } catch {
    // Said below: the parser's own words name a position in a text that the person did not write.
  }
  return new SallyportError('MalformedJson', customStrings.notJson, { field: 'json' });
}

/** Whether a description names this machine or a private network anywhere. */
export function namesPrivateAddress(text: string): boolean {
  const description = parseDescription(text);
  if (description instanceof SallyportError) return false;
  const schemes: unknown = description.auth_schemes;
  const own = Array.isArray(schemes) ? schemes.map((scheme) => scheme?.base_url) : [];
  return [description.base_url, ...own].some((url) => typeof url === 'string' && looksPrivate(url));
}
