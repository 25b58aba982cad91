const text = { schema: { type: 'string' } };

/**
 * An OpenAPI description of a made-up service with issues, files, a form and an upload.
 *
 * @param origin of the service; `elsewhere` is that of its uploads.
 * @param changes of the document, and paths beside its own.
 */
export function issuesDescription(
  { origin, elsewhere }: { readonly origin: string; readonly elsewhere: string },
  changes: object = {},
  paths: object = {},
) {
  return {
    openapi: '3.1.0',
    info: { title: 'Acme Issues API', version: '2026-01' },
    servers: [{ url: `${origin}/v1` }],
    components: { securitySchemes: { token: { type: 'http', scheme: 'bearer' } } },
    security: [{ token: [] }],
    paths: {
      '/repos/{owner}/issues': {
        parameters: [{ name: 'owner', in: 'path', required: true, ...text }],
        get: {
          operationId: 'issues/list',
          summary: 'List issues of a repository',
          parameters: [
            {
              name: 'labels',
              in: 'query',
              explode: false,
              schema: { type: 'array', items: { type: 'string' } },
            },
            { name: 'filter', in: 'query', style: 'deepObject', schema: { type: 'object' } },
            { name: 'X-Trace', in: 'header', ...text },
          ],
        },
        post: {
          operationId: 'issues/create',
          summary: 'Open an issue in a repository',
          requestBody: {
            required: true,
            content: {
              'application/json': {
                schema: {
                  type: 'object',
                  required: ['title'],
                  properties: { title: { type: 'string' }, milestone: { type: 'integer' } },
                },
              },
            },
          },
        },
      },
      '/files/{path}': {
        get: {
          operationId: 'files/get',
          parameters: [{ name: 'path', in: 'path', required: true, allowReserved: true, ...text }],
        },
      },
      '/form': {
        post: {
          operationId: 'formSend',
          requestBody: {
            content: {
              'application/x-www-form-urlencoded': {
                schema: {
                  type: 'object',
                  properties: {
                    amount: { type: 'integer' },
                    metadata: { type: 'object' },
                    tags: { type: 'array' },
                  },
                },
                encoding: { metadata: { style: 'deepObject', explode: true }, ids: { explode: false } },
              },
            },
          },
        },
      },
      '/upload': {
        post: {
          operationId: 'upload',
          servers: [{ url: elsewhere }],
          requestBody: {
            content: {
              'multipart/form-data': {
                schema: {
                  type: 'object',
                  properties: {
                    file: { type: 'string', format: 'binary' },
                    more: { type: 'array', items: { type: 'string', format: 'binary' } },
                    note: { type: 'string' },
                  },
                },
                encoding: {
                  more: { contentType: 'image/png, image/jpeg' },
                  note: { contentType: 'text/markdown' },
                },
              },
            },
          },
        },
      },
      ...paths,
    },
    ...changes,
  };
}
