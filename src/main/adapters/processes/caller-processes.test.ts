import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, realpath, rm } from 'node:fs/promises';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createCallerProcesses } from './caller-processes.ts';
import { createMacFinder } from './macos.ts';
import { createBatches } from './search-batches.ts';

const connects =
  'require("node:net").connect(Number(process.argv[1]), "127.0.0.1").on("data", () => process.exit())';

it.runIf(process.platform === 'linux')(
  'finds the program that called, its folder and who started it, without the secrets of its command line',
  async () => {
    const folder = await realpath(await mkdtemp(join(tmpdir(), 'sallyport-caller-')));
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const child = spawn(process.execPath, ['-e', connects, String(port), '--token', 'hunter2'], {
      cwd: folder,
    });
    const [socket] = (await once(server, 'connection')) as [Socket];
    const callers = createCallerProcesses('linux');
    const all = await Promise.all(Array.from({ length: 20 }, () => callers.find(socket)));
    for (const found of all) {
      expect(found).toMatchObject({
        pid: child.pid,
        name: expect.stringMatching(/node/),
        cwd: folder,
        parent: { pid: process.pid },
      });
      expect(found?.command).toContain('--token [hidden]');
    }
    socket.write('end');
    await once(child, 'exit');
    expect(await callers.find(socket)).toBeNull();
    server.close();
    await rm(folder, { recursive: true });
  },
);

it('finds nobody where the system has no means, and for a connection without ports', async () => {
  expect(await createCallerProcesses('win32').find({ localPort: 1, remotePort: 2 })).toBeNull();
  expect(await createCallerProcesses('linux').find({})).toBeNull();
});

it('reads what the tools of macOS say, and takes the caller’s end of the connection', async () => {
  const answers: Record<string, string> = {
    '-nP -a -iTCP@127.0.0.1:50001 -sTCP:ESTABLISHED -Fpn':
      'p100\nf21\nn127.0.0.1:4477->127.0.0.1:50001\np200\nf9\nn127.0.0.1:50001->127.0.0.1:4477\n',
    '-a -p 200 -d cwd -Fn': 'p200\nfcwd\nn/Users/ada/my project\n',
    '-ww -o ppid=,comm= -p 200': '  150 /Applications/My Agent.app/Contents/MacOS/agent\n',
    '-ww -o command= -p 200': '/Applications/My Agent.app/Contents/MacOS/agent --token hunter2\n',
    '-ww -o ppid=,comm= -p 150': '    1 -zsh\n',
    '-ww -o command= -p 150': '-zsh\n',
  };
  const find = createMacFinder(async (_file, args) => answers[args.join(' ')] ?? '');
  expect(await find({ own: 50_001, gateway: 4477 })).toEqual({
    pid: 200,
    name: 'agent',
    command: '/Applications/My Agent.app/Contents/MacOS/agent --token [hidden]',
    cwd: '/Users/ada/my project',
    parent: { pid: 150, name: '-zsh', command: '-zsh' },
  });
  expect(await find({ own: 50_002, gateway: 4477 })).toBeNull();
});

it('searches once for all that is asked for while a search runs', async () => {
  const searched: string[][] = [];
  let finish = () => {};
  const find = createBatches(async (keys: ReadonlySet<string>) => {
    searched.push([...keys]);
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    return new Map([...keys].map((key) => [key, key.length]));
  });
  const first = find('a');
  await Promise.resolve();
  await Promise.resolve();
  const others = [find('bb'), find('ccc'), find('bb')];
  finish();
  expect(await first).toBe(1);
  await Promise.resolve();
  await new Promise(setImmediate);
  finish();
  expect(await Promise.all(others)).toEqual([2, 3, 2]);
  expect(searched).toEqual([['a'], ['bb', 'ccc']]);
});
