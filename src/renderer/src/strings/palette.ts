import type { PaletteGroup } from '../features/palette/palette-entries.ts';
import { phrase } from './phrase.ts';

export const paletteStrings = {
  open: 'Search',
  label: 'Search screens, connections, agents, calls and actions',
  placeholder: 'What do you want to do?',
  none: (query: string) => phrase`Nothing is called “${query}”.`,
  results: 'Results',
  newRequest: 'New request',
  connect: 'Connect account',
  createAgent: 'Create agent key',
  addService: 'Add your own toolkit',
  importAccounts: 'Import credentials',
  copyBaseUrl: 'Copy base URL of the gateway',
  copiedBaseUrl: 'The base URL is copied.',
  shortcuts: 'Show keyboard shortcuts',
  theme: (name: string) => phrase`Theme: ${name}`,
  density: (name: string) => phrase`Density: ${name}`,
  appearanceWords: 'appearance look colour dark light mode compact',
  webhooks: 'Webhooks',
  rulesFor: (agent: string) => phrase`Rules for ${agent}`,
  rulesForAll: 'Rules for every agent',
  connectTo: (toolkit: string) => phrase`Connect ${toolkit}`,
} as const;

export const paletteGroups: Record<PaletteGroup, string> = {
  screens: 'Go to',
  actions: 'Actions',
  connections: 'Connections',
  agents: 'Agents',
  rules: 'Rules',
  calls: 'Calls',
  toolkits: 'Toolkits',
};
