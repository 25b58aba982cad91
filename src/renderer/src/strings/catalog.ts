import type { ToolkitTier } from '#shared/domain/toolkit-tier.ts';
import type { Tone } from '../components/badge.tsx';

export const toolkitStrings = {
  readMore: 'Read more',
  documentation: 'Documentation of the service',
  whereToFind: 'Where to find it',
  confirmHosts: 'I have compared these hosts with the documentation',
  confirmHostsText: 'Whoever runs them can read the credential. Without your word it is not sent there.',
} as const;

/** How far an entry is checked, in a word; none where it is as it should be. */
export const tierWords: Record<ToolkitTier, { label: string; tone: Tone }> = {
  checked: { label: 'Checked', tone: 'ok' },
  derived: { label: 'Derived', tone: 'neutral' },
  unverified: { label: 'Unverified', tone: 'warn' },
  name_only: { label: 'Name only', tone: 'neutral' },
  custom: { label: 'Yours', tone: 'neutral' },
};

export const tierNotes: Record<ToolkitTier, string | null> = {
  checked: null,
  derived: 'Derived from working code or from two sources that agree. Nobody has tested it with Sallyport.',
  unverified: 'Unverified: this stands in a single specification. Confirm the host before first use.',
  name_only: 'Only the name is known: enter the base URL.',
  custom: null,
};

export const galleryStrings = {
  filters: 'Filter toolkits',
  category: 'Category',
  scheme: 'Sign-in',
  tier: 'Trust',
  anyCategory: 'All categories',
  anyScheme: 'Any sign-in',
  anyTier: 'Any trust',
  connection: 'Connection',
  anyConnection: 'All toolkits',
  connectedOnly: 'Connected',
  unconnectedOnly: 'Not connected',
  clear: 'Clear filters',
  noneFiltered: 'No toolkit passes these filters.',
} as const;

/** A category as people read it: `developer-tools` becomes `Developer tools`. */
export function categoryWords(category: string): string {
  const known: Readonly<Record<string, string>> = {
    ai: 'AI',
    cms: 'CMS',
    crm: 'CRM',
    'e-commerce': 'E-commerce',
    'google-cloud': 'Google Cloud',
    hr: 'HR',
    iot: 'IoT',
    'it-operations': 'IT operations',
    'it-service': 'IT service',
  };
  const words = category.replaceAll(/[-_]/g, ' ');
  return known[category] ?? words.charAt(0).toUpperCase() + words.slice(1);
}
