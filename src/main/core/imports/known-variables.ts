/** What a variable's name says about its value: the toolkit, and the field of one of its schemes. */
export interface KnownVariable {
  readonly toolkit: string;
  readonly field: string;
}

/**
 * Names that are not simply the toolkit's slug and a field: those that the vendors' own tools and documents use.
 * `<toolkit> <field>: <names>`.
 */
const vendorNames = `
github token: GITHUB_TOKEN GH_TOKEN GITHUB_PAT GITHUB_PERSONAL_ACCESS_TOKEN GITHUB_ACCESS_TOKEN
gitlab api_key: GITLAB_TOKEN GITLAB_PRIVATE_TOKEN GITLAB_ACCESS_TOKEN
slackbot token: SLACK_BOT_TOKEN SLACK_BOT_USER_OAUTH_TOKEN
slack token: SLACK_TOKEN SLACK_USER_TOKEN SLACK_API_TOKEN
stripe token: STRIPE_API_KEY STRIPE_SECRET_KEY STRIPE_RESTRICTED_KEY STRIPE_KEY
openai token: OPENAI_API_KEY OPENAI_KEY
anthropic api_key: ANTHROPIC_API_KEY CLAUDE_API_KEY
gemini api_key: GEMINI_API_KEY GOOGLE_GENERATIVE_AI_API_KEY
groqcloud token: GROQ_API_KEY
mistral_ai token: MISTRAL_API_KEY
perplexityai token: PERPLEXITY_API_KEY PPLX_API_KEY
hugging_face token: HF_TOKEN HUGGINGFACE_TOKEN HUGGING_FACE_HUB_TOKEN HUGGINGFACEHUB_API_TOKEN
cohere token: COHERE_API_KEY CO_API_KEY
notion token: NOTION_TOKEN NOTION_API_KEY NOTION_SECRET
linear api_key: LINEAR_API_KEY
airtable token: AIRTABLE_TOKEN AIRTABLE_API_KEY AIRTABLE_PAT AIRTABLE_PERSONAL_ACCESS_TOKEN
digital_ocean token: DIGITALOCEAN_TOKEN DIGITALOCEAN_ACCESS_TOKEN DO_API_TOKEN
cloudflare token: CLOUDFLARE_API_TOKEN CF_API_TOKEN
cloudflare email: CLOUDFLARE_EMAIL CF_API_EMAIL
cloudflare api_key: CLOUDFLARE_API_KEY CF_API_KEY
sentry token: SENTRY_AUTH_TOKEN
vercel token: VERCEL_TOKEN
netlify token: NETLIFY_AUTH_TOKEN NETLIFY_ACCESS_TOKEN
supabase token: SUPABASE_ACCESS_TOKEN
sendgrid token: SENDGRID_API_KEY
mailgun api_key: MAILGUN_API_KEY
postmark api_key: POSTMARK_SERVER_TOKEN POSTMARK_API_TOKEN
resend token: RESEND_API_KEY
twilio account_sid: TWILIO_ACCOUNT_SID
twilio auth_token: TWILIO_AUTH_TOKEN
datadog api_key: DD_API_KEY DATADOG_API_KEY
datadog app_key: DD_APP_KEY DD_APPLICATION_KEY DATADOG_APP_KEY
datadog site: DD_SITE DATADOG_SITE
pagerduty api_key: PAGERDUTY_TOKEN PAGERDUTY_API_KEY
hubspot token: HUBSPOT_ACCESS_TOKEN HUBSPOT_PRIVATE_APP_TOKEN HUBSPOT_TOKEN
asana token: ASANA_ACCESS_TOKEN ASANA_TOKEN ASANA_PAT
clickup api_key: CLICKUP_API_TOKEN CLICKUP_API_KEY
figma api_key: FIGMA_TOKEN FIGMA_ACCESS_TOKEN FIGMA_API_KEY
shopify api_key: SHOPIFY_ACCESS_TOKEN SHOPIFY_ADMIN_ACCESS_TOKEN
telegram bot_token: TELEGRAM_BOT_TOKEN TELEGRAM_TOKEN
discordbot api_key: DISCORD_TOKEN DISCORD_BOT_TOKEN
todoist token: TODOIST_API_TOKEN TODOIST_TOKEN
tavily token: TAVILY_API_KEY
exa api_key: EXA_API_KEY
firecrawl token: FIRECRAWL_API_KEY
brave api_key: BRAVE_API_KEY BRAVE_SEARCH_API_KEY
serpapi api_key: SERPAPI_API_KEY SERPAPI_KEY
elevenlabs api_key: ELEVENLABS_API_KEY ELEVEN_API_KEY XI_API_KEY
azure_devops pat: AZURE_DEVOPS_EXT_PAT AZURE_DEVOPS_PAT
jira email: JIRA_EMAIL ATLASSIAN_EMAIL JIRA_USERNAME
jira api_token: JIRA_API_TOKEN ATLASSIAN_API_TOKEN JIRA_TOKEN
`;

/** Beginnings by which the vendors mark their tokens; the longest that fits counts. */
export const tokenPrefixes: readonly (readonly [prefix: string, variable: KnownVariable])[] = (
  [
    ['ghp_', 'github', 'token'],
    ['gho_', 'github', 'token'],
    ['ghu_', 'github', 'token'],
    ['github_pat_', 'github', 'token'],
    ['glpat-', 'gitlab', 'api_key'],
    ['xoxb-', 'slackbot', 'token'],
    ['xoxp-', 'slack', 'token'],
    ['sk_live_', 'stripe', 'token'],
    ['sk_test_', 'stripe', 'token'],
    ['rk_live_', 'stripe', 'token'],
    ['rk_test_', 'stripe', 'token'],
    ['sk-ant-', 'anthropic', 'api_key'],
    ['sk-proj-', 'openai', 'token'],
    ['hf_', 'hugging_face', 'token'],
    ['lin_api_', 'linear', 'api_key'],
    ['ntn_', 'notion', 'token'],
    ['SG.', 'sendgrid', 'token'],
    ['xkeysib-', 'brevo', 'api_key'],
    ['figd_', 'figma', 'api_key'],
    ['dop_v1_', 'digital_ocean', 'token'],
    ['shpat_', 'shopify', 'api_key'],
    ['tvly-', 'tavily', 'token'],
    ['gsk_', 'groqcloud', 'token'],
    ['pplx-', 'perplexityai', 'token'],
    ['sntryu_', 'sentry', 'token'],
    ['pat-na1-', 'hubspot', 'token'],
    ['pat-eu1-', 'hubspot', 'token'],
  ] as const
).map(([prefix, toolkit, field]) => [prefix, { toolkit, field }]);

/** The vendors' own names, by name. */
export function vendorVariables(): Map<string, KnownVariable> {
  const known = new Map<string, KnownVariable>();
  for (const row of vendorNames.trim().split('\n')) {
    const [, toolkit = '', field = '', names = ''] = /^(\S+) (\S+): (.*)$/.exec(row) ?? [];
    for (const name of names.split(' ')) known.set(name, { toolkit, field });
  }
  return known;
}
