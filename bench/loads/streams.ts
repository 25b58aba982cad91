import { get } from 'node:http';
import { connect } from 'node:net';
import { paths, streamBytes } from '../setting.ts';

type Headers = Readonly<Record<string, string>>;

const piece = Buffer.alloc(64 * 1024, 'u');

/** Downloads the large file over a plain socket, which costs less than an HTTP client. Returns bytes per second. */
export async function download(url: string, headers: Headers): Promise<number> {
  // Some proxies keep the connection open or frame the body anew, so what counts is that all bytes are here.
  const seconds = await exchange(url, 'GET', headers, 0, ({ bodyBytes }) => bodyBytes >= streamBytes);
  return streamBytes / seconds;
}

/** Uploads as many bytes to the sink, which answers once it has them all. Returns bytes per second. */
export async function upload(url: string, headers: Headers): Promise<number> {
  const whole = `{"received":${streamBytes}}`;
  const seconds = await exchange(url, 'POST', headers, streamBytes, ({ start }) => start.includes(whole));
  return streamBytes / seconds;
}

interface Answer {
  /** Its first bytes, head included. */
  readonly start: string;
  readonly bodyBytes: number;
}

/** Sends `length` bytes and reads until the answer is complete. Returns the seconds that it took. */
function exchange(
  url: string,
  method: string,
  headers: Headers,
  length: number,
  isComplete: (answer: Answer) => boolean,
): Promise<number> {
  const { hostname, port, pathname } = new URL(url);
  const lines = Object.entries({ ...headers, host: `${hostname}:${port}`, connection: 'close' });
  if (length > 0) lines.push(['content-length', String(length)]);
  const head = `${method} ${pathname} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n`;
  return new Promise((resolve, reject) => {
    let received = 0;
    let start = '';
    let headLength = -1;
    const began = performance.now();

    const take = (count: number, bytes: Uint8Array): boolean => {
      received += count;
      if (start.length < 4_096)
        start += Buffer.from(bytes.buffer, bytes.byteOffset, count).toString('latin1', 0, 4_096);
      if (headLength === -1 && start.includes('\r\n\r\n')) headLength = start.indexOf('\r\n\r\n') + 4;
      if (headLength === -1) return true;
      if (!start.startsWith('HTTP/1.1 200 ')) {
        socket.destroy(new Error(`${url} answered with ${start.split('\r\n', 1)[0]}`));
      } else if (isComplete({ start, bodyBytes: received - headLength })) {
        resolve((performance.now() - began) / 1_000);
        socket.destroy();
      }
      return true;
    };
    const socket = connect({
      host: hostname,
      port: Number(port),
      onread: { buffer: Buffer.alloc(256 * 1024), callback: take },
    });
    socket.setTimeout(60_000, () => socket.destroy(new Error(`nothing moved for 60 s at ${url}`)));
    socket.on('error', reject);
    socket.on('close', () => reject(new Error(`${url} ended its answer after ${received} bytes`)));
    socket.write(head);
    let left = length;
    const more = (): void => {
      while (left > 0) {
        left -= piece.length;
        if (!socket.write(piece)) return;
      }
    };
    socket.on('drain', more);
    more();
  });
}

/** Milliseconds from the moment the upstream sent its first event to the moment it arrived here. */
export function firstEventDelay(url: string, headers: Headers): Promise<number> {
  return new Promise((resolve, reject) => {
    const request = get(url + paths.events, { headers, agent: false }, (response) => {
      response.setEncoding('utf8');
      response.once('data', (event: string) => {
        const arrived = process.hrtime.bigint();
        const sent = /data: (\d+)/.exec(event)?.[1];
        if (sent === undefined) reject(new Error(`no event arrived but ${event.slice(0, 80)}`));
        else resolve(Number(arrived - BigInt(sent)) / 1e6);
      });
      response.once('end', () => reject(new Error('the events ended before the first one')));
      response.resume();
    });
    request.on('error', reject);
  });
}
