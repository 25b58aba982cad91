import type { ApiDescription, DocumentIssue, ReadingProgress } from '#main/core/ports/index.ts';
import { checkSize } from './check-size.ts';
import { createIssues, type Issues } from './issues.ts';
import { fieldOf, isFields, type Node, textOf } from './node.ts';
import { type ParsedText, parseText } from './parse-text.ts';
import { plainText } from './plain-text.ts';
import { readOperations } from './read-operations.ts';
import { createSecurity } from './read-security.ts';
import { readServers } from './read-servers.ts';
import { createReferences } from './references.ts';

/**
 * Reads an OpenAPI 3.0 or 3.1 or a Swagger 2.0 document. Never throws over what the document says: what is wrong with it is
 * among the issues, with its place.
 *
 * @param url where it was fetched from.
 */
export function readDocument(
  text: string,
  url: string | null,
  onProgress: (progress: ReadingProgress) => void = () => {},
): ApiDescription {
  onProgress({ stage: 'parsing', done: 0, total: 0 });
  const parsed = parseText(text);
  if ('faults' in parsed) {
    return unusable(
      parsed.faults.map(({ message, line }) => ({ severity: 'error', pointer: '', line, message })),
      parsed.faults.length,
    );
  }
  const issues = createIssues();
  checkSize(parsed.value, issues);
  const format = issues.hasError ? null : formatOf(parsed.value, issues);
  if (format === null) return unusable(located(issues, parsed), issues.count);
  return describe(parsed, format, url, issues, onProgress);
}

interface Format {
  readonly name: string;
  readonly isSwagger: boolean;
}

function formatOf(value: unknown, issues: Issues): Format | null {
  const root: Node = { value, pointer: '' };
  if (!isFields(value)) {
    issues.error('', 'is not an object, so it is no OpenAPI document');
    return null;
  }
  const { value: stated } = fieldOf(root, 'openapi');
  // Unquoted in YAML, a version of two parts is a number.
  const openapi = typeof stated === 'number' ? stated.toFixed(1) : textOf(root, 'openapi');
  if (openapi !== null && /^3\.[012](?:\.|$)/.test(openapi))
    return { name: `OpenAPI ${openapi.slice(0, 12)}`, isSwagger: false };
  const { value: swagger } = fieldOf(root, 'swagger');
  if (swagger === '2.0' || swagger === 2) return { name: 'Swagger 2.0', isSwagger: true };
  if (openapi !== null)
    issues.error('/openapi', 'is a version that cannot be read: 3.0 and 3.1 are, and Swagger 2.0');
  else if (swagger !== undefined) issues.error('/swagger', 'is a version that cannot be read: 2.0 is');
  else issues.error('', 'has neither "openapi" nor "swagger", so it is no OpenAPI document');
  return null;
}

function describe(
  parsed: ParsedText,
  { name, isSwagger }: Format,
  url: string | null,
  issues: Issues,
  onProgress: (progress: ReadingProgress) => void,
): ApiDescription {
  const root: Node = { value: parsed.value, pointer: '' };
  const info = fieldOf(root, 'info');
  const references = createReferences(parsed.value, issues);
  const security = createSecurity(root, isSwagger, references, issues);
  const servers = readServers(root, isSwagger, url, issues);
  const paths = fieldOf(root, 'paths');
  if (!isFields(paths.value)) issues.error('/paths', 'is missing or not an object: there is nothing to call');
  const { operations, count } = readOperations({
    root,
    isSwagger,
    base: url,
    references,
    security,
    issues,
    onProgress: (done, total) => onProgress({ stage: 'operations', done, total }),
  });
  if (operations.length === 0 && !issues.hasError)
    issues.error('/paths', 'holds no operation that can be called');
  const schemes = security.schemes();
  return {
    format: name,
    title: plainText(textOf(info, 'title'), 120),
    version: plainText(String(fieldOf(info, 'version').value ?? ''), 40),
    docsUrl: docsUrl(root),
    servers,
    schemes,
    operations: issues.hasError ? [] : operations,
    operationCount: count,
    issues: located(issues, parsed),
    issueCount: issues.count,
  };
}

function docsUrl(root: Node): string | null {
  const url = textOf(fieldOf(root, 'externalDocs'), 'url');
  return url !== null && url.length <= 2_048 && URL.canParse(url) && new URL(url).protocol === 'https:'
    ? url
    : null;
}

function located(issues: Issues, parsed: ParsedText): DocumentIssue[] {
  const lines = parsed.linesOf(issues.list.map(({ pointer }) => pointer));
  return issues.list.map((issue) => ({ ...issue, line: lines.get(issue.pointer) ?? null }));
}

function unusable(issues: readonly DocumentIssue[], issueCount: number): ApiDescription {
  return {
    format: '',
    title: '',
    version: '',
    docsUrl: null,
    servers: [],
    schemes: [],
    operations: [],
    operationCount: 0,
    issues,
    issueCount,
  };
}
