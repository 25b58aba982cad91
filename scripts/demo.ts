// `npm run demo`: one call through Sallyport, seen from all sides. `--once` ends after printing instead of waiting.
import { Composio } from '@composio/core';
import type { CallDetail } from '#shared/domain/call.ts';
import { buildWhenStale } from './build-when-stale.ts';
import { sideBySide } from './demo/columns.ts';

import { type SallyportChild, startSallyport } from './demo/sallyport-child.ts';
import {
  type IssueTracker,
  type ReceivedRequest,
  startWatchedIssueTracker,
} from './demo/watched-issue-tracker.ts';

const request = {
  endpoint: '/issues',
  method: 'POST' as const,
  body: { title: 'A raven sits on the gate' },
};

// The SDK reports usage to its maker unless told not to.
process.env.TELEMETRY_DISABLED = 'true';
const interrupted = new Promise<void>((resolve) => {
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => resolve());
});
process.exitCode = await demo(process.argv.includes('--once'));

async function demo(once: boolean): Promise<number> {
  if (!buildWhenStale()) return 1;
  const stops: (() => Promise<void>)[] = [];
  try {
    const tracker = await startWatchedIssueTracker();
    stops.unshift(tracker.close);
    const sallyport = await startSallyport();
    stops.unshift(sallyport.stop);
    await show(tracker, sallyport);
    if (!once) {
      console.log(
        'Open the console to see the call there. Ctrl-C ends the demo and removes everything it made.',
      );
      await Promise.race([interrupted, sallyport.ended]);
      console.log('\nStopping…');
    }
    return 0;
  } catch (error) {
    console.error(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
    return 1;
  } finally {
    for (const stop of stops) await stop();
  }
}

async function show(tracker: IssueTracker, sallyport: SallyportChild): Promise<void> {
  const { ready } = sallyport;
  console.log(`Sallyport runs at ${ready.url} with a data directory of its own.`);
  console.log(`A small issue tracker runs at ${tracker.origin}. It answers only to its token.\n`);

  const account = await connect(tracker, sallyport);
  console.log(`Connected its account as ${account}. The token now lies sealed in the vault.\n`);

  const composio = new Composio({
    apiKey: ready.api_key,
    baseURL: ready.url,
    allowTracking: false,
    disableVersionCheck: true,
  });
  const answer = await composio.tools.proxyExecute({ ...request, connectedAccountId: account });
  const [received] = tracker.received.slice(-1);
  const { items } = await sallyport.call('calls.list', { limit: 1 });
  const [newest] = items;
  if (received === undefined || newest === undefined) throw new Error('the call left no trace');
  const recorded = await sallyport.call('calls.get', { id: newest.id });

  const width = Math.min(process.stdout.columns ?? 132, 180);
  console.log(
    sideBySide(
      [
        { heading: 'What the agent sent', lines: agentLines(account, ready.api_key) },
        { heading: 'What the service received', lines: serviceLines(received, tracker.token) },
        { heading: 'What the log kept', lines: logLines(recorded) },
      ],
      width,
    ),
  );
  console.log(`\nWhat the agent got back: ${JSON.stringify({ status: answer.status, data: answer.data })}`);
  const kept = JSON.stringify(recorded).includes(tracker.token);
  console.log(`The token is in what the log kept: ${kept ? 'yes, which is a defect' : 'no'}`);
  console.log(`\nConsole: ${ready.console_url}`);
  if (kept) throw new Error('the log kept the token');
}

async function connect(tracker: IssueTracker, sallyport: SallyportChild): Promise<string> {
  await sallyport.call('toolkits.create', {
    slug: 'issue-tracker',
    name: 'Issue tracker',
    base_url: tracker.origin,
    auth_schemes: [
      {
        mode: 'BEARER_TOKEN',
        inject: [{ in: 'header', name: 'Authorization', value: 'Bearer {token}' }],
        fields: { token: { label: 'Token', secret: true } },
      },
    ],
    test_path: '/me',
  });
  const { id } = await sallyport.call('accounts.create', {
    toolkit: 'issue-tracker',
    alias: 'demo',
    fields: { token: tracker.token },
  });
  return id;
}

function agentLines(account: string, apiKey: string): string[] {
  return [
    'POST /api/v3.1/tools/execute/proxy',
    `x-api-key: ${apiKey.slice(0, 7)}…`,
    '',
    `endpoint: ${request.endpoint}`,
    `method: ${request.method}`,
    `connected_account_id: ${account}`,
    `body: ${JSON.stringify(request.body)}`,
    '',
    'No credential: the agent has none.',
  ];
}

/** The token is masked on the screen, after it was compared with the real one. */
function serviceLines({ line, headers, body }: ReceivedRequest, token: string): string[] {
  const isReal = headers.some(([, value]) => value === `Bearer ${token}`);
  const masked = `${token.slice(0, 8)}…${token.slice(-3)}`;
  return [
    line,
    ...headers.map(([name, value]) => `${name}: ${value.replaceAll(token, masked)}`),
    '',
    body,
    '',
    isReal ? 'The token is the real one (shortened on this screen only).' : 'The token is not the real one.',
  ];
}

function logLines(call: CallDetail): string[] {
  return [
    `${call.id} · ${call.decision} by ${call.rule}`,
    `${call.method} ${call.path} → ${call.status} in ${Math.round(call.duration_ms)} ms`,
    ...call.request_headers.map(([name, value]) => `${name}: ${value}`),
    '',
    call.request_body.content ?? '',
    '',
    `→ ${call.response_body.content ?? ''}`,
  ];
}
