import type { AuthScheme } from '#shared/domain/toolkit.ts';
import { SallyportError } from '#shared/errors.ts';
import { base64Texts, parseTemplate, renderTemplate, type Template, templateFields } from './template.ts';
import { pathSegment } from './variables.ts';

/** A part of the credential ready for the request. A query value is not encoded yet. */
export interface RenderedInjection {
  readonly in: 'header' | 'query';
  readonly name: string;
  readonly value: string;
}

/**
 * Fills a scheme's injections with an account's values. One whose fields are all empty is left out: it belongs to an
 * optional field that was not given (a sender must not see `Authorization: Bearer `). Secrets in the path are the base URL's.
 */
export function renderInjections(
  scheme: Pick<AuthScheme, 'inject'>,
  values: Readonly<Record<string, string>>,
): RenderedInjection[] {
  const lookUp = (name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : '');
  return scheme.inject.flatMap((injection) => {
    if (injection.in === 'path') return [];
    const template = parsedTemplate(injection.value);
    const names = templateFields(template);
    if (names.length > 0 && names.every((name) => lookUp(name) === '')) return [];
    return [{ in: injection.in, name: injection.name, value: renderTemplate(template, lookUp) }];
  });
}

/**
 * Every text that gives a credential away and so must be scrubbed: the values of the secret fields, what base64 makes of
 * them together with other fields (`user:password`), and their spelling in a path.
 */
export function secretTexts(
  scheme: Pick<AuthScheme, 'inject' | 'fields'>,
  values: Readonly<Record<string, string>>,
): string[] {
  const lookUp = (name: string) => (Object.hasOwn(values, name) ? (values[name] ?? '') : '');
  const isSecret = (name: string) => scheme.fields[name]?.secret === true && lookUp(name) !== '';
  const texts = Object.keys(scheme.fields).filter(isSecret).map(lookUp);
  for (const injection of scheme.inject) {
    const template = parsedTemplate(injection.value);
    texts.push(...base64Texts(template, lookUp, isSecret));
    if (injection.in !== 'path' || !templateFields(template).some(isSecret)) continue;
    const segment = pathSegment(renderTemplate(template, lookUp));
    if (typeof segment === 'string') texts.push(segment);
  }
  return [...new Set(texts)];
}

/** Parses a template that was validated with its toolkit. @throws SallyportError ValidationFailed should it not be one. */
export function parsedTemplate(text: string): Template {
  const parsed = parseTemplate(text);
  if ('template' in parsed) return parsed.template;
  throw new SallyportError('ValidationFailed', `inject: ${parsed.fault}.`, {
    field: 'inject',
    fix: 'Correct the injection template of the toolkit.',
  });
}
