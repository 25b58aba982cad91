// The helper process: answers one request through keytar, then ends. A keyring that hangs blocks this process alone.
// keytar's findCredentials is never called: it crashes on a locked Linux keyring.
import type { HelperAnswer, HelperRequest } from './helper-protocol.ts';

/** Electron's side of a utility process; its types belong to a host, not here. */
interface ParentPort {
  on(event: 'message', listener: (event: { readonly data: HelperRequest }) => void): void;
  postMessage(answer: HelperAnswer): void;
}

const parentPort = (process as { parentPort?: ParentPort }).parentPort;

if (parentPort !== undefined) {
  parentPort.on('message', async ({ data }) => {
    parentPort.postMessage(await answer(data));
    // The parent ends this process once it has the answer; leaving at once could lose it.
    setTimeout(() => process.exit(), 1_000);
  });
} else if (process.send !== undefined) {
  process.once('message', async (request: HelperRequest) => {
    process.send?.(await answer(request), () => process.disconnect());
  });
  // A parent that died leaves nobody to answer, and exit() would wait for a native call that hangs.
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
}

async function answer(request: HelperRequest): Promise<HelperAnswer> {
  try {
    // Here and not at the top: a missing libsecret is an answer, not a crash.
    const { default: keytar } = await import('keytar');
    const { service, account } = request;
    switch (request.op) {
      case 'read':
        return { ok: true, value: await keytar.getPassword(service, account) };
      case 'write':
        await keytar.setPassword(service, account, request.value);
        return { ok: true, done: (await keytar.getPassword(service, account)) === request.value };
      case 'remove':
        return { ok: true, done: await keytar.deletePassword(service, account) };
    }
  } catch (error) {
    return { ok: false, message: error instanceof Error ? error.message : String(error) };
  }
}
