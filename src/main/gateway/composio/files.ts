import type { FileCreatePresignedURLResponse, FileListResponse } from '@composio/client/resources/files';
import { z } from 'zod';
import type { Core } from '../../core/index.ts';
import { countedPage, countedPageOf } from './counted-page.ts';
import { pageQuery, queryValue } from './query.ts';
import { defineRoute, type ManagementRoute } from './route.ts';

export type FileRouteDeps = Pick<Core, 'files'>;

const slugSchema = z.string().min(1, 'must not be empty').max(200, 'must have at most 200 characters');

/** Goes into a header of the download: a type and parameters in plain ASCII (RFC 9110 §8.3.1). */
const mediaType = /^[\w!#$%&'*+.^`|~-]+\/[\w!#$%&'*+.^`|~-]+(?:[ \t]*;[\x20-\x7e]*)?$/;

const uploadSchema = z.object({
  filename: z.string().min(1, 'must not be empty').max(255, 'must have at most 255 characters'),
  mimetype: z
    .string()
    .max(255, 'must have at most 255 characters')
    .regex(mediaType, 'must be a media type such as application/pdf'),
  md5: z.string().regex(/^[0-9a-f]{32}$/i, 'must be an MD5 in hex, 32 characters'),
  tool_slug: slugSchema,
  toolkit_slug: slugSchema,
});

const requestedSchema = z.object({
  id: z.string(),
  key: z.string(),
  new_presigned_url: z.string().describe('Where to PUT the file, within an hour.'),
  newPresignedUrl: z.string(),
  type: z.literal('new'),
  metadata: z.object({ storage_backend: z.literal('s3') }),
}) satisfies z.ZodType<FileCreatePresignedURLResponse>;

const fileSchema = z.object({
  id: z.string(),
  key: z.string(),
  filename: z.string(),
  mimetype: z.string(),
  md5: z.string(),
  tool_slug: z.string(),
  toolkit_slug: z.string(),
  size: z.number(),
  created_at: z.string(),
  expires_at: z.string(),
  download_url: z.string().describe('Where to GET the file, until it expires.'),
}) satisfies z.ZodType<FileListResponse.Item>;

const filesSchema = countedPageOf(fileSchema) satisfies z.ZodType<FileListResponse>;

const mostAtOnce = 1000;

/** Files of the documented API, kept on this machine for an hour. A key sees its own alone. */
export function fileRoutes({ files }: FileRouteDeps): readonly ManagementRoute[] {
  const shared = { permission: 'tools', tag: 'Files' } as const;

  return [
    defineRoute({
      ...shared,
      method: 'GET',
      path: '/files/list',
      summary: 'List the files uploaded with this key',
      query: z.object({
        ...pageQuery(mostAtOnce),
        toolkit_slug: queryValue(z.string().optional()),
        tool_slug: queryValue(z.string().optional()),
      }),
      answer: { status: 200, schema: filesSchema },
      async handle({ key, query }) {
        const { toolkit_slug: toolkit, tool_slug: tool } = query;
        const found = files
          .list(key.id)
          .filter((file) => toolkit === undefined || file.toolkit_slug === toolkit)
          .filter((file) => tool === undefined || file.tool_slug === tool);
        return countedPage(found, query, ({ created_at: at, id }) => `${at}\u0000${id}`);
      },
    }),
    defineRoute({
      ...shared,
      method: 'POST',
      path: '/files/upload/request',
      summary: 'Ask for an address to upload a file to',
      body: uploadSchema,
      answer: { status: 201, schema: requestedSchema },
      async handle({ key, body }) {
        const { id, key: place, upload_url: url } = files.request(key.id, body);
        return {
          id,
          key: place,
          new_presigned_url: url,
          newPresignedUrl: url,
          type: 'new' as const,
          metadata: { storage_backend: 's3' as const },
        };
      },
    }),
  ];
}
