/**
 * The sources use hundreds of category names for the same few things. Each of ours with the words by which it is told; a name
 * that fits none is left out, since a filter with one entry helps nobody.
 */
const words: readonly (readonly [category: string, pattern: RegExp])[] = [
  ['ai', /\bai\b|artificial|machine.?learning|speech|transcri|natural language|image generation/],
  ['accounting', /account(?:ing|s receivable)|invoic|expense|bookkeep/],
  ['analytics', /analytic|business intelligence|statistic|visuali[sz]ation|dashboard/],
  ['scheduling', /calendar|schedul|appointment|booking|reservation/],
  ['cms', /content management|\bcms\b|website builder|blogging/],
  [
    'communication',
    /communicat|messaging|\bchat\b|telecom|\bsms\b|collaboration|meeting|webinar|notification/,
  ],
  ['crm', /\bcrm\b|customer.?relation|contact management|lead |leads/],
  ['customer-support', /customer.?(?:support|service|success|communication)|help ?desk|\bsupport\b/],
  ['data', /\bdata\b|database|open_data|enrichment|extraction|scrap/],
  ['design', /design|creative|image editing|photograph|3d|image processing|image hosting/],
  [
    'developer-tools',
    /develop|devops|\bapis?\b|hosting|testing|continuous|\bcloud\b|backend|web3|code|automation|error|bug|monitor/,
  ],
  ['documents', /document|pdf|signature|e-?sign|ocr|file|content and files|proposal/],
  ['e-commerce', /e-?commerce|commerce|retail|order management|inventory|store/],
  ['education', /educat|learning management|online course|\bed\b/],
  ['email', /e-?mail|newsletter|mailing/],
  ['events', /event|ticketing/],
  ['finance', /financ|bank|market data|stock|crypto|blockchain|currency|ethereum/],
  ['forms', /form|survey|feedback/],
  ['government', /government|open_data/],
  ['health', /health|fitness|medical/],
  ['hr', /human.?resource|\bhr\b|recruit|applicant|employee|workforce/],
  ['iot', /\biot\b|internet of things|home automation|hardware/],
  ['it-operations', /it operations|incident|networking|dns/],
  [
    'location',
    /location|\bmap|geo|rout(?:e|ing)|address|weather|transport|transit|travel|logistics|delivery/,
  ],
  ['marketing', /marketing|advertis|\bseo\b|campaign|link management|url short|fundrais|social proof/],
  ['media', /media|video|music|entertainment|news|podcast|sport|gaming|text/],
  ['payments', /payment|billing|subscription/],
  ['productivity', /productiv|time.?(?:track|management)|task|note|workflow|automation/],
  ['project-management', /project|work management|product management/],
  ['sales', /sales|prospect/],
  ['search', /search/],
  ['security', /security|compliance|fraud|identity|vault|secrets|risk/],
  ['social', /social/],
];

/** What the sources say of every Google service alike, whatever it does. */
const blanket: ReadonlySet<string> = new Set(['analytics', 'media']);

/** Our categories for those of a source, at most three. */
export function categoriesFrom(names: readonly string[]): string[] {
  const isGoogle = names.includes('google');
  const told = names
    .map((name) => name.toLowerCase().replaceAll('_', ' '))
    .filter((name) => !(isGoogle && blanket.has(name)));
  const found = words.filter(([, pattern]) => told.some((name) => pattern.test(name))).map(([name]) => name);
  return [...(isGoogle ? ['google-cloud'] : []), ...found].slice(0, 3);
}
