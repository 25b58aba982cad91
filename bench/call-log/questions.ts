/** What is asked of the log: conditions, and some of them together; goals are judged on the slowest of each. */
export const filters: readonly string[] = [
  'toolkit:github',
  'toolkit:zendesk',
  'account:ca_zendeskxxxxxxxx2',
  'agent:"agent 11"',
  'method:DELETE',
  '-method:GET',
  'status:404',
  'status:>=500',
  'decision:denied',
  'error:UpstreamTimeout',
  'door:mcp',
  'rule:rl_bbbbbbbbbbbbbbbb',
  'took:>2s',
  'took:<21ms',
  'since:2h',
  'until:2026-11-01',
  'session:trs_0000000000000004',
  'is:replay',
  'path:/v1/repos/*',
  'path:/v1/repos/123456/*',
];

export const combinations: readonly string[] = [
  'toolkit:github status:>=400 path:/v1/repos/* -method:GET',
  'toolkit:zendesk decision:denied method:DELETE',
  'toolkit:github account:ca_gmail*',
  'toolkit:zendesk took:>2s status:>=500 agent:"agent 11"',
  'toolkit:zendesk path:/v1/labels/* method:DELETE',
];

export const searches: readonly string[] = [
  'issues',
  'mess',
  '123456',
  'github timeout',
  'zendesk agent 11 labels',
  'repos labels 42',
  '11 22 33',
  'nothinglikethis',
];
