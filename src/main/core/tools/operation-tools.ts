import { type OperationBinding, operationBindingSchema } from '#shared/domain/operation-tool.ts';
import { SallyportError } from '#shared/errors.ts';
import type { StoredOperation } from '../ports/index.ts';
import type { Downloads, ProxyEngine } from '../proxy/index.ts';
import type { ToolkitRow, Toolkits } from '../toolkits/index.ts';
import { objectSchema } from './object-schema.ts';
import { operationRequest } from './operation-request.ts';
import { proxyOutputSchema } from './proxy-input.ts';
import { rankTools, tellingWords } from './rank-tools.ts';
import { sendForTool } from './send-for-tool.ts';
import { type ObjectSchema, type Tool, type ToolSource, unversioned } from './tool.ts';
import type { ToolLibrary } from './tool-library.ts';

export interface OperationToolsDeps {
  readonly library: ToolLibrary;
  readonly toolkits: Pick<Toolkits, 'usable'>;
  readonly proxy: ProxyEngine;
  readonly downloads: Downloads;
}

const outputParameters = objectSchema(proxyOutputSchema);
/** So many of a toolkit are looked at closely for one search. */
const mostCandidates = 100;

/** One tool for each operation of the imported API descriptions. */
export function createOperationTools({
  library,
  toolkits,
  proxy,
  downloads,
}: OperationToolsDeps): ToolSource {
  const known = new WeakMap<StoredOperation, Tool>();

  function toolOf(toolkit: ToolkitRow, operation: StoredOperation): Tool {
    const tool = known.get(operation);
    // A toolkit that was renamed gives its tools another name, too.
    if (tool?.toolkit.name === toolkit.name) return tool;
    const made = describe(toolkit, operation);
    known.set(operation, made);
    return made;
  }

  const rowOf = (slug: string): ToolkitRow | undefined => toolkits.usable([slug])[0];

  function toolsOf(slug: string): readonly Tool[] {
    const row = rowOf(slug);
    return row === undefined ? [] : library.of(slug).map((operation) => toolOf(row, operation));
  }

  function find(slug: string): Tool | undefined {
    const found = library.find(slug);
    const row = found && rowOf(found.toolkit);
    return row && toolOf(row, found.operation);
  }

  return {
    list: (slugs = library.toolkits()) => [...new Set(slugs)].flatMap(toolsOf),
    find,
    async search(text, allows, limit) {
      const words = tellingWords(text);
      // Each toolkit is asked by itself, so that a large one does not crowd out the others.
      const found = await Promise.all(
        library.toolkits().map((toolkit) => library.search(toolkit, words, mostCandidates)),
      );
      const tools = found.flat().flatMap((slug) => find(slug) ?? []);
      return rankTools(tools.filter(allows), text, tools.length)
        .map(({ tool, score }) => ({ tool, score: score + plainness(tool) }))
        .sort((a, b) => b.score - a.score)
        .slice(0, limit);
    },
    async execute(run) {
      const stored = library.find(run.tool.slug);
      if (stored === undefined) throw new Error(`${run.tool.slug} is no imported tool`);
      const { headerArguments, ...request } = operationRequest(
        bindingOf(stored.operation),
        run.tool.inputParameters,
        run.input,
      );
      return sendForTool({ proxy, downloads }, run, {
        ...request,
        query: [],
        headerField: (index) => `arguments.${headerArguments[index] ?? 'headers'}`,
      });
    },
  };
}

/** Of two that fit alike, the one with the shorter name is rather meant: "list issues" before "list issues for a user". */
function plainness({ slug }: Tool): number {
  return 1 / slug.split('_').length;
}

function describe(toolkit: ToolkitRow, operation: StoredOperation): Tool {
  let input: ObjectSchema | null = null;
  return {
    slug: operation.slug,
    name: operation.title,
    description: operation.description,
    toolkit: { slug: toolkit.slug, name: toolkit.name },
    /** Thousands of schemas are rarely all looked at. */
    get inputParameters() {
      input ??= inputSchemaOf(operation);
      return input;
    },
    outputParameters,
    tags: [...(hints[operation.method] ?? ['destructiveHint']), 'openWorldHint'],
    get scopes() {
      return bindingOf(operation).scopes;
    },
    version: unversioned,
    noAuth: toolkit.auth_modes.every((mode) => mode === 'NO_AUTH'),
    shown: 'named',
  };
}

/** What a method promises (RFC 9110, 9.2). */
const hints: Readonly<Record<string, readonly string[]>> = {
  GET: ['readOnlyHint', 'idempotentHint'],
  HEAD: ['readOnlyHint', 'idempotentHint'],
  OPTIONS: ['readOnlyHint', 'idempotentHint'],
  PUT: ['destructiveHint', 'idempotentHint'],
  DELETE: ['destructiveHint', 'idempotentHint'],
};

/** How a stored operation becomes a request. @throws SallyportError StorageFailed for a row that was changed outside Sallyport. */
export function bindingOf({ slug, binding }: StoredOperation): OperationBinding {
  try {
    return operationBindingSchema.parse(JSON.parse(binding));
  } catch (cause) {
    throw new SallyportError('StorageFailed', `The stored tool ${slug} cannot be read.`, {
      fix: 'Import the API description of its toolkit again.',
      cause,
    });
  }
}

/** The JSON Schema of the arguments of a stored operation. */
export function inputSchemaOf({ input }: Pick<StoredOperation, 'input'>): ObjectSchema {
  return JSON.parse(input) as ObjectSchema;
}
