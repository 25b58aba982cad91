import { segmentsOf } from './path-pattern.ts';

/** The ways in which a service may read a path; a rule's pattern is read in the same way as the path. */
export const pathForms = ['written', 'written_any_case', 'resolved', 'resolved_any_case'] as const;
export type PathForm = (typeof pathForms)[number];

/** One way in which a service may understand a request. */
export interface Reading {
  readonly method: string;
  readonly form: PathForm;
  readonly segments: readonly string[];
}

/**
 * The ways in which services may understand a method and a path: as they stand, and with escapes decoded, slashes and dots
 * resolved, path parameters dropped, case ignored, or the method taken from an override header. What a service makes of them
 * is not known here, so a request is allowed only where every reading is.
 *
 * @param path without the query, as it will be sent; null where no rule looks at it.
 * @param overrides methods that headers or query ask the service to apply instead.
 * @param once whether one reading of the path is enough where all of them are the same.
 */
export function readingsOf(
  method: string,
  path: string | null,
  overrides: readonly string[],
  { once }: { readonly once: boolean },
): Reading[] {
  const paths = pathReadings(path, once);
  const own = method.toUpperCase();
  if (overrides.length === 0) return paths.map(({ form, segments }) => ({ method: own, form, segments }));
  const methods = new Set([own, ...overrides.map((name) => name.trim().toUpperCase())]);
  return [...methods].flatMap((each) => paths.map((read) => ({ method: each, ...read })));
}

type PathReading = Pick<Reading, 'form' | 'segments'>;

const unread: readonly PathReading[] = [{ form: 'written', segments: [] }];

function pathReadings(path: string | null, once: boolean): readonly PathReading[] {
  if (path === null) return unread;
  if (once && readsOneWay(path)) return [{ form: 'written', segments: segmentsOf(path) }];
  return pathForms.map((form) => ({ form, segments: segmentsOf(inForm(path, form)) }));
}

/** Whether a path, or a pattern of one, is the same in every form. */
export function readsOneWay(path: string): boolean {
  return path.toLowerCase() === path && resolve(path) === path;
}

/** A path, or a pattern of one, as it reads in a form. */
export function inForm(path: string, form: PathForm): string {
  const text = form.startsWith('resolved') ? resolve(path) : path;
  return form.endsWith('any_case') ? text.toLowerCase() : text;
}

/** Escapes of escapes are decoded too; beyond this depth no service goes on. */
const mostDecodings = 4;

function resolve(path: string): string {
  let text = path;
  for (let round = 0; round < mostDecodings; round += 1) {
    const decoded = decodeEscapes(text);
    if (decoded === text) break;
    text = decoded;
  }
  const segments: string[] = [];
  for (const raw of text.replaceAll('\\', '/').split('/')) {
    const segment = raw.replace(/;.*$/s, '');
    if (segment === '' || segment === '.') continue;
    if (segment === '..') segments.pop();
    else segments.push(segment);
  }
  // `ö` is one character or two, and services take either for the same name.
  return `/${segments.join('/')}`.normalize('NFC');
}

/** Decodes what is an escape and leaves the rest, as lenient servers do. */
function decodeEscapes(text: string): string {
  if (!text.includes('%')) return text;
  return text.replace(/(?:%[0-9a-fA-F]{2})+/g, (run) =>
    Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'),
  );
}

/** Headers by which many frameworks let a POST stand for another method. */
export const overrideHeaders: ReadonlySet<string> = new Set([
  'x-http-method-override',
  'x-http-method',
  'x-method-override',
]);
