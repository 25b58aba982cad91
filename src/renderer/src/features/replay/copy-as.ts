import type { FieldPair } from '#shared/domain/call.ts';
import type { RequestDraft } from '#shared/domain/request-draft.ts';
import { uriText } from '#shared/uri-text.ts';
import { isJson } from '../../components/is-json.ts';

/** Where copied code sends its requests. */
export interface CopyTarget {
  /** The gateway's base URL. */
  readonly gatewayUrl: string;
}

export interface CopyForm {
  readonly label: string;
  /** The request as a command or program, with the key's environment variable in place of a key. */
  readonly write: (draft: RequestDraft, target: CopyTarget) => string;
  /** Whether this form can say the request at all. */
  readonly canWrite: (draft: RequestDraft) => boolean;
}

/** The forms in which a request is copied. */
export const copyForms: readonly CopyForm[] = [
  { label: 'cURL', write: asCurl, canWrite: () => true },
  { label: 'fetch', write: asFetch, canWrite: () => true },
  { label: 'SDK (TypeScript)', write: asTypeScript, canWrite: isEnvelope },
  { label: 'SDK (Python)', write: asPython, canWrite: isEnvelope },
];

/** What the SDK's proxyExecute takes: these methods, and a body that is text or JSON. */
const sdkMethods: ReadonlySet<string> = new Set(['GET', 'POST', 'PUT', 'DELETE', 'PATCH']);

function isEnvelope({ method, body }: RequestDraft): boolean {
  return sdkMethods.has(method) && body?.encoding !== 'base64';
}

function asCurl(draft: RequestDraft, target: CopyTarget): string {
  const { url, method, headers, body } = throughGateway(draft, target);
  const isBinary = body?.encoding === 'base64';
  const lines = [
    // Brackets in a URL are no pattern of curl's.
    `curl -g -X ${shellWord(method)} ${shellWord(url)}`,
    '-H "x-api-key: $COMPOSIO_API_KEY"',
    ...headers.map(([name, value]) => `-H ${shellWord(value === '' ? `${name};` : `${name}: ${value}`)}`),
    ...(body === null ? [] : [isBinary ? '--data-binary @-' : `--data-raw ${shellWord(body.content)}`]),
  ].join(' \\\n  ');
  return isBinary ? `printf %s ${shellWord(body.content)} | base64 -d | ${lines}` : lines;
}

function asFetch(draft: RequestDraft, target: CopyTarget): string {
  const { url, method, headers, body } = throughGateway(draft, target);
  const content = JSON.stringify(body?.content);
  const lines = [
    `  method: ${JSON.stringify(method)},`,
    '  headers: [',
    "    ['x-api-key', process.env.COMPOSIO_API_KEY],",
    ...headers.map((pair) => `    [${pair.map((text) => JSON.stringify(text)).join(', ')}],`),
    '  ],',
    ...(body === null
      ? []
      : [`  body: ${body.encoding === 'base64' ? `Buffer.from(${content}, 'base64')` : content},`]),
  ];
  return `const response = await fetch(${JSON.stringify(url)}, {\n${lines.join('\n')}\n});\nconsole.log(response.status, await response.text());\n`;
}

function asTypeScript(draft: RequestDraft, { gatewayUrl }: CopyTarget): string {
  const parameters = draft.headers.map(
    ([name, value]) =>
      `    { in: 'header', name: ${JSON.stringify(name)}, value: ${JSON.stringify(value)} },`,
  );
  return [
    "import { Composio } from '@composio/core';",
    '',
    'const composio = new Composio({',
    '  apiKey: process.env.COMPOSIO_API_KEY,',
    `  baseURL: ${JSON.stringify(gatewayUrl)},`,
    '});',
    'const answer = await composio.tools.proxyExecute({',
    `  connectedAccountId: ${JSON.stringify(draft.account_id ?? '')},`,
    `  endpoint: ${JSON.stringify(draft.endpoint)},`,
    `  method: ${JSON.stringify(draft.method)},`,
    ...(parameters.length === 0 ? [] : ['  parameters: [', ...parameters, '  ],']),
    ...(draft.body === null
      ? []
      : [`  body: ${isJson(draft.body.content) ? draft.body.content : JSON.stringify(draft.body.content)},`]),
    '});',
    'console.log(answer.status, answer.data);',
    '',
  ].join('\n');
}

/** The method's name and parameters: docs.composio.dev/docs/proxy-execute. A JSON string is a Python string too. */
function asPython(draft: RequestDraft, { gatewayUrl }: CopyTarget): string {
  const parameters = draft.headers.map(
    ([name, value]) =>
      `        {"type": "header", "name": ${JSON.stringify(name)}, "value": ${JSON.stringify(value)}},`,
  );
  const content = JSON.stringify(draft.body?.content);
  return [
    'import json',
    'import os',
    '',
    'from composio import Composio',
    '',
    `composio = Composio(api_key=os.environ["COMPOSIO_API_KEY"], base_url=${JSON.stringify(gatewayUrl)})`,
    'answer = composio.tools.proxy(',
    `    connected_account_id=${JSON.stringify(draft.account_id ?? '')},`,
    `    endpoint=${JSON.stringify(draft.endpoint)},`,
    `    method=${JSON.stringify(draft.method)},`,
    ...(parameters.length === 0 ? [] : ['    parameters=[', ...parameters, '    ],']),
    ...(draft.body === null
      ? []
      : [`    body=${isJson(draft.body.content) ? `json.loads(${content})` : content},`]),
    ')',
    'print(json.dumps(answer, default=str, indent=2))',
    '',
  ].join('\n');
}

interface GatewayRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: readonly FieldPair[];
  readonly body: RequestDraft['body'];
}

/** By path where the endpoint is one, in the spelling that the call has in the end: curl encodes nothing. A whole URL goes into proxy-execute's envelope. */
function throughGateway(draft: RequestDraft, { gatewayUrl }: CopyTarget): GatewayRequest {
  const account = draft.account_id ?? '';
  if (draft.endpoint.startsWith('/')) {
    const url = `${gatewayUrl}/gateway/${encodeURIComponent(account)}${uriText(draft.endpoint)}`;
    return { url, method: draft.method, headers: withContentType(draft), body: draft.body };
  }
  const { body } = draft;
  const envelope = {
    connected_account_id: account,
    endpoint: draft.endpoint,
    method: draft.method,
    parameters: draft.headers.map(([name, value]) => ({ type: 'header', name, value })),
    ...(body?.encoding === 'base64' && { binary_body: { base64: body.content } }),
    ...(body?.encoding === 'utf8' && {
      body: isJson(body.content) ? JSON.parse(body.content) : body.content,
    }),
  };
  return {
    url: `${gatewayUrl}/api/v3.1/tools/execute/proxy`,
    method: 'POST',
    headers: [['content-type', 'application/json']],
    body: { encoding: 'utf8', content: JSON.stringify(envelope) },
  };
}

/** Without one, curl and fetch would each add one of their own. */
function withContentType({ headers, body }: RequestDraft): readonly FieldPair[] {
  if (body === null || headers.some(([name]) => name.toLowerCase() === 'content-type')) return headers;
  return [
    ...headers,
    ['content-type', body.encoding === 'utf8' ? 'application/json' : 'application/octet-stream'],
  ];
}

function shellWord(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
