// `npm run bench:redaction`: what looking for secrets costs a call of 1 KiB JSON: on the gateway's thread, with a hundred
// accounts open (goal: at most 10 µs at the median), and on the thread that writes the log.

import { createKnownSecrets } from '../src/main/core/calls/known-secrets.ts';
import { holdsSecret } from '../src/main/core/calls/recording.ts';
import { createScrubber, joinScrubbers } from '../src/main/core/calls/scrubber.ts';
import { headerTextOf } from '../src/shared/domain/header-text.ts';
import { redactHeader, redactText } from '../src/shared/redaction/index.ts';
import { describeMachine } from './machine.ts';

const goalMicroseconds = 10;
const runs = 20_000;
const accounts = 100;

const known = createKnownSecrets();
for (let at = 0; at < accounts; at += 1) {
  known.remember(`ca_${at}`, 'github', [`ghp_${String(at).padStart(36, 'a1B2')}`]);
}
const scrubber = joinScrubbers(createScrubber([`ghp_${'own0'.repeat(9)}`]), known);

const item = {
  id: 1296269,
  full_name: 'octocat/Hello-World',
  private: false,
  html_url: 'https://github.com/octocat',
};
const body = JSON.stringify({ items: Array(9).fill(item), next: '/repos?page=2' });
const bytes = Buffer.from(body);
const path = '/repos/octocat/Hello-World/issues?state=open&page=2';
const headers: [string, string][] = [
  ['Authorization', 'Bearer {{credential}}'],
  ['User-Agent', 'sallyport/0.1.0'],
  ['Accept', 'application/json'],
  ['Content-Type', 'application/json; charset=utf-8'],
  ['Date', 'Sat, 21 Nov 2026 06:00:00 GMT'],
  ['ETag', 'W/"0123456789abcdef0123456789abcdef"'],
  ['Cache-Control', 'private, max-age=60, s-maxage=60'],
  ['X-Request-Id', '0F3A:1B2C:3D4E5F:6A7B8C:5F00AA11'],
];

function medianMicroseconds(work: () => unknown): number {
  const times: number[] = [];
  for (let run = 0; run < runs * 2; run += 1) {
    const began = process.hrtime.bigint();
    work();
    // The first half compiles.
    if (run >= runs) times.push(Number(process.hrtime.bigint() - began) / 1_000);
  }
  times.sort((a, b) => a - b);
  return times[runs / 2] ?? Number.NaN;
}

console.log(describeMachine());
const gateway = medianMicroseconds(() => {
  scrubber.bytes(bytes);
  redactText(scrubber.text(path));
  return holdsSecret(headerTextOf([headers]), scrubber);
});
const log = medianMicroseconds(() => {
  redactText(bytes.toString('latin1'));
  return headers.map(([name, value]) => redactHeader(name, value));
});
console.log(`gateway's thread, ${accounts} accounts: ${gateway.toFixed(1)} µs a call at the median`);
console.log(`log's thread: ${log.toFixed(1)} µs a call at the median`);
process.exitCode = gateway <= goalMicroseconds ? 0 : 1;
