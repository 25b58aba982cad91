// `npm run bench:pipeline`: what Sallyport's own steps of a call take on the gateway's thread, without Node's HTTP server and
// undici around them. The fastest of many batches counts, so that the figure holds on a busy machine too.
import type { ApiKey } from '#shared/domain/api-key.ts';
import type { FieldPair } from '#shared/domain/call.ts';
import { toolkitInputSchema } from '#shared/domain/toolkit.ts';
import { createCallPacker } from '../src/main/adapters/sqlite/call-batch.ts';
import type { HttpDispatcher, ResponseSink } from '../src/main/core/ports/index.ts';
import { createRules } from '../src/main/core/rules/index.ts';
import { forwardedHeaders } from '../src/main/gateway/pass-through/request-headers.ts';
import { answeredHeaders } from '../src/main/gateway/pass-through/response-headers.ts';
import { parseTarget } from '../src/main/gateway/pass-through/target.ts';
import { startPlainPipeline } from '../test/support/plain-pipeline.ts';
import { describeMachine } from './machine.ts';
import { benchToolkit, smallJson, token } from './setting.ts';

const batches = 200;
const callsPerBatch = 500;

const body = Buffer.from(smallJson);
const answered: FieldPair[] = [
  ['Server', 'nginx/1.26.3'],
  ['Date', 'Sat, 21 Nov 2026 00:00:00 GMT'],
  ['Content-Type', 'application/json'],
  ['Content-Length', String(body.length)],
  ['Connection', 'keep-alive'],
];
let sinks: ResponseSink[] = [];
const dispatcher: HttpDispatcher = {
  send(_request, sink) {
    sinks.push(sink);
    return { pause: () => undefined, resume: () => undefined, abort: () => undefined };
  },
  upgrade: () => {
    throw new Error('nothing is upgraded here');
  },
  closePool: () => undefined,
  close: async () => undefined,
};

let packer = createCallPacker();
const rules = createRules({
  repository: { all: async () => [], put: async () => undefined },
  onChange: () => undefined,
});
const { accounts, toolkits, proxy } = await startPlainPipeline([], dispatcher, {
  decide: rules.decide,
  record: (call) => packer.add(call),
});
const bench = toolkitInputSchema.parse(benchToolkit('http://127.0.0.1:9'));
await toolkits.create(bench);
const account = await accounts.create({ toolkit: 'bench', user_id: 'default', fields: { token } });
const key: ApiKey = {
  id: 'key_bench',
  name: 'bench',
  prefix: 'ak_bench',
  permissions: ['proxy_execute'],
  rule_preset: 'full',
  created_at: new Date(0).toISOString(),
  last_used_at: null,
  first_used_at: null,
  expires_at: null,
  previous: null,
  revoked_at: null,
};
const rawHeaders = [
  'Host',
  '127.0.0.1:4477',
  'x-api-key',
  'ak_0123456789',
  'Accept',
  '*/*',
  'User-Agent',
  'wrk',
];
const limits = { connectMs: 10_000, headersMs: 120_000, idleMs: 300_000, totalMs: null };
/** Keeps the compiler from dropping what nobody reads. */
let written = 0;

function call(preset: ApiKey['rule_preset']): void {
  const { reference, endpoint } = parseTarget(`/gateway/${account.id}/repos/acme/project/issues?state=open`);
  proxy.forward(
    {
      frontDoor: 'pass_through',
      key: { ...key, rule_preset: preset },
      account: { reference },
      method: 'GET',
      endpoint,
      headers: forwardedHeaders(rawHeaders),
      query: [],
      body: null,
      limits,
    },
    {
      head: ({ headers }) => {
        written += answeredHeaders(headers).length;
      },
      data: (chunk) => {
        written += chunk.byteLength;
      },
      end: () => undefined,
      failed: (error) => {
        throw error;
      },
    },
  );
}

async function batch(preset: ApiKey['rule_preset']): Promise<number> {
  const began = process.hrtime.bigint();
  for (let index = 0; index < callsPerBatch; index += 1) {
    call(preset);
    const [sink] = sinks;
    sinks = [];
    sink?.head({
      status: 200,
      statusText: 'OK',
      headers: answered.map(([name, value]): FieldPair => [name, value]),
    });
    sink?.data(body);
    sink?.end([]);
  }
  // The records are put together and packed in the turns that follow.
  await new Promise((resolve) => setImmediate(() => setImmediate(resolve)));
  const took = Number(process.hrtime.bigint() - began) / 1_000 / callsPerBatch;
  if (packer.calls !== callsPerBatch)
    throw new Error(`${packer.calls} calls were recorded, not ${callsPerBatch}`);
  if (packer.take().bytes.byteLength + written === 0) throw new Error('nothing was recorded');
  packer = createCallPacker();
  return took;
}

console.log(describeMachine());
for (const preset of ['full', 'ask_before_writes'] as const) {
  const times: number[] = [];
  for (let index = 0; index < batches; index += 1) times.push(await batch(preset));
  times.sort((a, b) => a - b);
  const [fastest = Number.NaN] = times;
  const median = times[batches / 2] ?? Number.NaN;
  console.log(
    `${preset}: ${fastest.toFixed(1)} µs a call (median of ${batches} batches ${median.toFixed(1)} µs)`,
  );
}
