import { createHash, randomBytes } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import type ComposioClient from '@composio/client';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { sdkClient } from '#test/support/sdk-client.ts';

let app: RunningSallyport;
let client: ComposioClient;

beforeAll(async () => {
  app = await runSallyport();
  client = clientOf(app.key);
});

afterAll(() => app?.close());

/** The SDK's own upload refuses loopback addresses; the client below it does not look at them. */
function clientOf(key: string): ComposioClient {
  return sdkClient(app.url, key).getClient() as unknown as ComposioClient;
}

const announced = (bytes: Uint8Array, filename = 'übersicht "1".bin') => ({
  filename,
  mimetype: 'application/octet-stream',
  md5: createHash('md5').update(bytes).digest('hex'),
  tool_slug: 'NOTES_ADD',
  toolkit_slug: 'notes',
});

const put = (url: string, bytes: Uint8Array<ArrayBuffer>) =>
  fetch(url, { method: 'PUT', headers: { 'content-type': 'application/octet-stream' }, body: bytes });

async function upload(as: ComposioClient, bytes: Uint8Array<ArrayBuffer>, filename?: string) {
  const asked = await as.files.createPresignedURL(announced(bytes, filename));
  expect((await put(asked.new_presigned_url, bytes)).status).toBe(200);
  return asked;
}

async function download(url: string) {
  const response = await fetch(url);
  return { response, bytes: Buffer.from(await response.arrayBuffer()) };
}

const slugOf = async (response: Response) =>
  ((await response.json()) as { error: { slug: string } }).error.slug;

interface Listed {
  readonly download_url: string;
}

describe('files of the official SDK', () => {
  it('are uploaded where the answer says, listed, and fetched as they came', async () => {
    const bytes = randomBytes(3 * 1024 * 1024 + 1);
    const asked = await upload(client, bytes);
    expect(asked).toMatchObject({ type: 'new', metadata: { storage_backend: 's3' } });
    expect(asked.newPresignedUrl).toBe(asked.new_presigned_url);
    const { items, total_items: total } = await client.files.list({ tool_slug: 'NOTES_ADD' });
    expect(total).toBe(1);
    expect(items).toMatchObject([{ ...announced(bytes), key: asked.key, size: bytes.byteLength }]);
    const { download_url: url } = items[0] as unknown as Listed;
    const fetched = await download(url);
    expect(fetched.bytes.equals(bytes)).toBe(true);
    expect(Object.fromEntries(fetched.response.headers)).toMatchObject({
      'content-type': 'application/octet-stream',
      'content-disposition': "attachment; filename*=UTF-8''%C3%BCbersicht%20%221%22.bin",
      'content-security-policy': "sandbox; default-src 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const head = await fetch(url, { method: 'HEAD' });
    expect(head.headers.get('content-length')).toBe(String(bytes.byteLength));
    expect((await client.files.list({ toolkit_slug: 'other' })).items).toEqual([]);
  });

  it('are listed page by page', async () => {
    const { id, key } = await app.call('keys.create', { name: 'pages', rule_preset: 'full' });
    const paging = clientOf(key);
    for (const name of ['1', '2', '3']) await upload(paging, Buffer.from(name), name);
    const first = await paging.files.list({ limit: 2 });
    expect(first).toMatchObject({ total_items: 3, total_pages: 2, current_page: 1 });
    const rest = await paging.files.list({ limit: 2, cursor: first.next_cursor ?? '' });
    expect(rest).toMatchObject({ next_cursor: null, current_page: 2 });
    expect([...first.items, ...rest.items].map(({ filename }) => filename).sort()).toEqual(['1', '2', '3']);
    await app.call('keys.revoke', { id });
  });

  it('are their key’s alone, and gone when it is revoked', async () => {
    const { id, key } = await app.call('keys.create', { name: 'short-lived', rule_preset: 'full' });
    const theirs = clientOf(key);
    const asked = await upload(theirs, Buffer.from('mine'), 'mine.txt');
    const { items } = await theirs.files.list();
    const { download_url: url } = items[0] as unknown as Listed;
    const ours = await client.files.list();
    expect(ours.items.map(({ filename }) => filename)).not.toContain('mine.txt');
    await app.call('keys.revoke', { id });
    expect((await fetch(url)).status).toBe(404);
    expect((await put(asked.new_presigned_url, Buffer.from('mine'))).status).toBe(404);
  });

  it('want the permission, for the addresses too', async () => {
    const { id, key } = await app.call('keys.create', { name: 'limited', rule_preset: 'full' });
    const theirs = clientOf(key);
    const asked = await upload(theirs, Buffer.from('mine'));
    const { items } = await theirs.files.list();
    await app.call('keys.update', { id, permissions: ['proxy_execute'] });
    await expect(theirs.files.list()).rejects.toMatchObject({ status: 403 });
    expect((await fetch((items[0] as unknown as Listed).download_url)).status).toBe(403);
    expect((await put(asked.new_presigned_url, Buffer.from('mine'))).status).toBe(403);
  });

  it('are refused in the envelope where they are not what was announced', async () => {
    const asked = await client.files.createPresignedURL(announced(Buffer.from('one')));
    const other = await put(asked.new_presigned_url, Buffer.from('two'));
    expect(other.status).toBe(400);
    expect(await slugOf(other)).toBe('ValidationFailed');
    expect((await put(asked.new_presigned_url, Buffer.from('one'))).status).toBe(200);
    for (const wrong of [{ md5: 'short' }, { mimetype: 'a\r\nb: c' }, { filename: '' }]) {
      const body = { ...announced(Buffer.from('one')), ...wrong };
      await expect(client.files.createPresignedURL(body)).rejects.toMatchObject({ status: 400 });
    }
  });

  it('are refused beyond 100 MiB, whether their size is declared or not', async () => {
    const { new_presigned_url: url } = await client.files.createPresignedURL(announced(Buffer.from('large')));
    const most = 100 * 1024 * 1024;
    const declared = await statusOf(url, { 'content-length': most + 1 }, Buffer.alloc(1_000), 0);
    expect(declared).toBe(413);
    const piece = Buffer.alloc(1024 * 1024);
    expect(await statusOf(url, { 'transfer-encoding': 'chunked' }, piece, most / piece.byteLength + 1)).toBe(
      413,
    );
  });

  it('have addresses that nobody guesses, and that take one method', async () => {
    for (const path of ['/uploads/x', '/uploads/', '/downloads/x']) {
      const method = path.startsWith('/uploads') ? 'PUT' : 'GET';
      expect((await fetch(`${app.url}${path}`, { method })).status).toBe(404);
    }
    const { new_presigned_url: url } = await client.files.createPresignedURL(announced(Buffer.from('x')));
    const got = await fetch(url);
    expect([got.status, got.headers.get('allow')]).toEqual([405, 'PUT']);
    const page = await fetch(url, { method: 'PUT', body: 'x', headers: { origin: 'https://evil.example' } });
    expect(page.status).toBe(403);
  });
});

/** Sends pieces until the answer comes. */
function statusOf(
  url: string,
  headers: Record<string, string | number>,
  piece: Buffer,
  pieces: number,
): Promise<number> {
  return new Promise((resolve, reject) => {
    let answered = false;
    const sending = httpRequest(url, { method: 'PUT', headers }, (response) => {
      answered = true;
      response.resume();
      resolve(response.statusCode ?? 0);
      sending.destroy();
    });
    sending.on('error', (error) => answered || reject(error));
    let left = Math.max(1, pieces);
    const next = () => {
      while (left > 0 && !answered) {
        left -= 1;
        if (!sending.write(piece)) return void sending.once('drain', next);
      }
      if (pieces > 0) sending.end();
    };
    next();
  });
}
