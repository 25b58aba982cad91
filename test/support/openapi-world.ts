import type { OperationInput, OperationOutput } from '#shared/contract/index.ts';
import { issuesDescription } from './issues-description.ts';
import { type RecordingUpstream, startUpstream } from './recording-upstream.ts';
import { type RunningSallyport, runSallyport } from './running-sallyport.ts';

/** What tests read of the answers of the tools' routes. */
interface ToolsAnswer {
  readonly items: readonly { readonly slug: string }[];
  readonly next_cursor: string | null;
  readonly input_parameters: object;
  readonly tags: readonly string[];
  readonly toolkit: { readonly slug: string };
  readonly successful: boolean;
  readonly data: { readonly results: readonly { readonly primary_tool_slugs: readonly string[] }[] };
  readonly error: { readonly slug: string; readonly message: string; readonly errors: readonly string[] };
}

/** A Sallyport, and the two services of a description that it imports. */
export interface OpenapiWorld {
  readonly app: RunningSallyport;
  readonly upstream: RecordingUpstream;
  readonly elsewhere: RecordingUpstream;
  /** `issuesDescription` of the two. */
  document(changes?: object, paths?: object): ReturnType<typeof issuesDescription>;
  preview(
    input: object,
    more?: Partial<OperationInput<'toolkits.importPreview'>>,
  ): Promise<OperationOutput<'toolkits.importPreview'>>;
  /** A request to `/api/v3`: POST where there is a body. */
  tools(path: string, body?: object | string): Promise<{ status: number; json: ToolsAnswer }>;
  /** Executes a tool. */
  run(slug: string, args: object): ReturnType<OpenapiWorld['tools']>;
  close(): Promise<void>;
}

export async function startOpenapiWorld(): Promise<OpenapiWorld> {
  const [app, upstream, elsewhere] = await Promise.all([runSallyport(), startUpstream(), startUpstream()]);
  const tools: OpenapiWorld['tools'] = async (path, body) => {
    const isPost = body !== undefined;
    const response = await fetch(`${app.url}/api/v3/${path}`, {
      method: isPost ? 'POST' : 'GET',
      headers: { 'x-api-key': app.key, ...(isPost ? { 'content-type': 'application/json' } : {}) },
      ...(isPost ? { body: typeof body === 'string' ? body : JSON.stringify(body) } : {}),
    });
    return { status: response.status, json: (await response.json()) as ToolsAnswer };
  };
  return {
    app,
    upstream,
    elsewhere,
    document: (changes, paths) =>
      issuesDescription({ origin: upstream.origin, elsewhere: elsewhere.origin }, changes, paths),
    preview: (input, more = {}) =>
      app.call('toolkits.importPreview', { text: JSON.stringify(input, null, 1), ...more }),
    tools,
    run: (slug, args) => tools(`tools/execute/${slug}`, { arguments: args }),
    async close() {
      await app.close();
      await Promise.all([upstream.close(), elsewhere.close()]);
    },
  };
}
