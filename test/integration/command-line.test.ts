import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Approval } from '#shared/domain/approval.ts';
import { connectBearerAccount } from '#test/support/bearer-account.ts';
import { type RecordingUpstream, startUpstream } from '#test/support/recording-upstream.ts';
import { type RunningSallyport, runSallyport } from '#test/support/running-sallyport.ts';
import { makeTempDirectory } from '#test/support/temp-directory.ts';

const program = join(import.meta.dirname, '..', '..', 'src', 'cli', 'main.ts');
const token = 'tok_canary_command_line_778899';
let app: RunningSallyport;
let upstream: RecordingUpstream;
let account: string;

beforeAll(async () => {
  [app, upstream] = await Promise.all([runSallyport(), startUpstream()]);
  app.sallyport.announce(null);
  account = await connectBearerAccount(app, { slug: 'acme', baseUrl: `${upstream.origin}/v1`, token });
  upstream.answer(answerInRed);
});

const answerInRed: Parameters<RecordingUpstream['answer']>[0] = (_request, response) =>
  response.writeHead(200, { 'content-type': 'application/json' }).end('{"said":"\\u001b[31mred \u001b[31m"}');

afterAll(async () => {
  await app.close();
  await upstream.close();
});

function run(args: readonly string[], dataDir = app.sallyport.dataDir) {
  const child = spawn(process.execPath, [program, ...args, '--data-dir', dataDir], {
    env: { PATH: process.env.PATH },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const out = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      out[name] += text;
    });
  }
  const ended = once(child, 'close').then(([code]) => ({ code: code as number, ...out }));
  return { child, out, ended };
}

/** Answers the next request to be paired, as the owner does in the console. */
function onPairing(answer: 'confirm' | 'deny'): Promise<string> {
  return new Promise((resolve, reject) => {
    const stop = app.sallyport.subscribe((event) => {
      if (event.name !== 'pairing.changed') return;
      app
        .call('commandLine.requests', {})
        .then(async ({ items: [request] }) => {
          if (request === undefined) return;
          stop();
          await app.call('commandLine.decide', { id: request.id, answer });
          resolve(request.code);
        })
        .catch(reject);
    });
  });
}

async function agentCall(method: string, path: string, body?: string): Promise<string> {
  const response = await fetch(`${app.url}/gateway/${account}/${path}`, {
    method,
    headers: { 'x-api-key': app.key, 'content-type': 'application/json' },
    ...(body === undefined ? {} : { body }),
  });
  await response.arrayBuffer();
  await app.sallyport.core.calls.flush();
  return response.headers.get('x-sallyport-call-id') ?? '';
}

const post = (path: string, input: unknown, key = '') =>
  fetch(`${app.url}/api/cli/v1/${path}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', 'x-api-key': key },
    body: JSON.stringify(input),
  });

describe('the command line', () => {
  it('is not let in where the owner denies it', async () => {
    const decided = onPairing('deny');
    const { code, stderr } = await run(['calls']).ended;
    expect(code).toBe(4);
    expect(stderr).toContain(await decided);
    expect(stderr).toContain('denied');
  });

  it('is let in once, lists calls, shows one and sends one again, edited', async () => {
    const id = await agentCall('GET', 'items?page=1');
    const decided = onPairing('confirm');
    const list = await run(['calls', 'path:/v1/items']).ended;
    expect(list.stderr).toContain(await decided);
    expect(list).toMatchObject({ code: 0 });
    expect(list.stdout).toContain(`/v1/items?page=1`);
    expect(list.stdout).toContain(id);

    const shown = await run(['calls', 'show', id]).ended;
    expect(shown).toMatchObject({ code: 0, stderr: '' });
    expect(shown.stdout).toContain('Authorization: Bearer {{credential}}');
    // What a service sends must not steer the terminal.
    expect(shown.stdout).not.toContain('\u001b');
    const { stdout } = await run(['calls', 'show', id, '--json']).ended;
    expect(JSON.parse(stdout)).toMatchObject({ id, status: 200 });

    const replayed = await run(['replay', id, '--set', 'endpoint=/items?page=2', '--json']).ended;
    expect(replayed.code).toBe(0);
    expect(JSON.parse(replayed.stdout)).toMatchObject({
      replay_of: id,
      status: 200,
      path: '/v1/items?page=2',
    });
    expect(upstream.received.at(-1)?.headers.authorization).toBe(`Bearer ${token}`);
    expect(replayed.stdout).not.toContain(token);
  });

  it('keeps its key from other users where no keychain answers', () => {
    const { mode } = statSync(join(app.sallyport.dataDir, 'command-line.key'));
    expect(mode & 0o777).toBe(0o600);
  });

  it('is under rules of its own: what changes something waits for the owner', async () => {
    const id = await agentCall('POST', 'items', '{"name":"tea","tags":["a"]}');
    const waiting = new Promise<string>((resolve) => {
      const stop = app.sallyport.subscribe((event) => {
        if (event.name !== 'approval.changed' || event.payload.state !== 'waiting') return;
        stop();
        resolve(event.payload.id);
      });
    });
    const before = upstream.received.length;
    const settings = ['--set', 'body.name=coffee', '--set', 'body.tags[0]=5', '--set', 'headers.X-Try=2'];
    const replaying = run(['replay', id, ...settings, '--json']);
    const approval = await waiting;
    while (!replaying.out.stderr.includes('under Approvals')) await once(replaying.child.stderr, 'data');
    await app.call('approvals.decide', { id: approval, answer: 'once' });
    const { stdout, code } = await replaying.ended;
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      replay_of: id,
      key_name: expect.stringContaining('Command line'),
    });
    expect(upstream.received.length).toBe(before + 1);
    expect(JSON.parse(upstream.received.at(-1)?.body.toString() ?? '')).toEqual({
      name: 'coffee',
      tags: [5],
    });
    expect(upstream.received.at(-1)?.headers['x-try']).toBe('2');
  });

  it('follows calls as they come, after as many of those before as were asked for', async () => {
    const before = [await agentCall('GET', 'followed'), await agentCall('GET', 'followed')];
    const following = run(['calls', '--follow', '--limit', '1', '--json', 'path:/v1/followed']);
    while (!following.out.stdout.includes('\n')) await once(following.child.stdout, 'data');
    const id = await agentCall('GET', 'followed');
    while (!following.out.stdout.includes(id)) await once(following.child.stdout, 'data');
    following.child.kill('SIGINT');
    const { code, stdout } = await following.ended;
    expect(code).toBe(0);
    const shown = stdout
      .trim()
      .split('\n')
      .map((line) => (JSON.parse(line) as { id: string }).id);
    expect(shown).toEqual([before[1], id]);
  });

  it('stops asking at Ctrl+C, and does not say that it was done', async () => {
    const id = await agentCall('GET', 'slow');
    const arrived = new Promise<void>((resolve) => upstream.answer(() => resolve()));
    const replaying = run(['replay', id]);
    await arrived;
    replaying.child.kill('SIGINT');
    expect(await replaying.ended).toMatchObject({ code: 130, stdout: '' });
    upstream.answer(answerInRed);
  });

  it('lists what is held without its contents, shows the way to it, and leaves the decision to the owner', async () => {
    const held = new Promise<Approval>((resolve) => {
      const stop = app.sallyport.subscribe((event) => {
        if (event.name !== 'approval.changed' || event.payload.state !== 'waiting') return;
        stop();
        resolve(event.payload);
      });
    });
    const asking = await app.call('keys.create', {
      name: 'asking \u001b[31magent',
      rule_preset: 'ask_before_writes',
    });
    const answered = fetch(`${app.url}/gateway/${account}/held`, {
      method: 'POST',
      headers: { 'x-api-key': asking.key, 'content-type': 'application/json' },
      body: '{"note":"only for the owner"}',
    });
    const { id } = await held;

    const listed = await run(['approvals']).ended;
    expect(listed).toMatchObject({ code: 0, stderr: '' });
    expect(listed.stdout).toContain(`${id}  waits since`);
    expect(listed.stdout).toContain(`POST ${upstream.origin}/v1/held`);
    expect(listed.stdout).not.toContain('\u001b');
    const { stdout } = await run(['approvals', '--json']).ended;
    expect(JSON.parse(stdout)).toMatchObject({ id, account_id: account, headers: null, body: null });
    expect(stdout).not.toContain('only for the owner');

    const opened = await run(['approvals', 'open', id]).ended;
    expect(opened).toMatchObject({ code: 0, stdout: `http://127.0.0.1:1/#/approvals/${id}\n` });
    // Its output is no terminal, so no browser was started.
    expect(app.opened).toEqual([]);
    expect((await run(['approvals', 'open', 'ap_none']).ended).code).toBe(1);
    expect((await run(['approvals', 'decide', id]).ended).code).toBe(2);

    const following = run(['approvals', '--follow', '--json']);
    while (!following.out.stdout.includes(id)) await once(following.child.stdout, 'data');
    await app.call('approvals.decide', { id, answer: 'deny' });
    while (!following.out.stdout.includes('"denied"')) await once(following.child.stdout, 'data');
    following.child.kill('SIGINT');
    expect((await following.ended).code).toBe(0);
    expect((await answered).status).toBe(403);
    expect((await run(['approvals']).ended).stderr).toContain('No request waits');
  });

  it('leaves lines in the list of changes: what was answered to it, and its key', async () => {
    const { items } = await app.call('audit.list', { subject: 'pairing' });
    expect(items.map(({ action, via }) => [action, via])).toEqual([
      ['granted', 'console'],
      ['denied', 'console'],
    ]);
    const agents = await app.call('audit.list', { subject: 'agent' });
    expect(agents.items).toContainEqual(
      expect.objectContaining({ action: 'created', name: expect.stringContaining('Command line') }),
    );
  });

  it('reaches nothing that decides or changes, and nobody else reaches what it may', async () => {
    const { items } = await app.call('keys.list', {});
    const paired = items.find(({ permissions }) => permissions.includes('command_line'));
    expect(paired?.rule_preset).toBe('ask_before_writes');
    const ticket = (await (await post('pair', { name: 'test' })).json()) as { id: string; secret: string };
    expect((await post('pair/answer', { id: ticket.id, secret: 'wrong' })).status).toBe(404);
    await app.call('commandLine.decide', { id: ticket.id, answer: 'confirm' });
    const { key } = (await (await post('pair/answer', ticketOf(ticket))).json()) as { key: string };
    expect((await post('pair/answer', ticketOf(ticket))).status).toBe(404);
    expect((await post('calls.list', {}, key)).status).toBe(200);
    for (const name of [
      'keys.create',
      'keys.rotate',
      'approvals.decide',
      'rules.set',
      'vault.lock',
      'vault.unlock',
      'commandLine.decide',
      'settings.update',
      'console.link',
      'calls.export',
      'nothing',
    ]) {
      expect((await post(name, {}, key)).status, name).toBe(403);
      // Nor at the door of the admin key.
      const local = await fetch(`${app.url}/api/local/v1/${name}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json', 'x-api-key': key, authorization: `Bearer ${key}` },
        body: '{}',
      });
      expect([401, 403, 404], name).toContain(local.status);
    }
    // Another agent's key lacks the permission.
    expect((await post('calls.list', {}, app.key)).status).toBe(403);
    expect((await post('calls.list', {})).status).toBe(401);
  });

  it('says what to do once its key was revoked, where Sallyport does not run, and where it is misused', async () => {
    const { items } = await app.call('keys.list', {});
    for (const { id, permissions } of items) {
      if (permissions.includes('command_line')) await app.call('keys.revoke', { id });
    }
    const revoked = await run(['calls']).ended;
    expect(revoked.code).toBe(4);
    expect(revoked.stderr).toContain('sallyport pair');
    const empty = makeTempDirectory();
    const absent = await run(['calls'], empty.path).ended;
    empty.remove();
    expect(absent).toMatchObject({ code: 3, stdout: '' });
    expect(absent.stderr).toContain('not running');
    expect((await run(['nonsense']).ended).code).toBe(2);
    expect((await run(['calls', '--nonsense']).ended).code).toBe(2);
    expect((await run(['calls', 'show']).ended).code).toBe(2);
    expect((await run(['calls', '--help']).ended).stdout).toContain('sallyport replay ID');
  });
});

function ticketOf({ id, secret }: { id: string; secret: string }) {
  return { id, secret };
}
