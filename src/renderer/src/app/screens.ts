import { type ComponentType, lazy } from 'react';

/** Loads a screen's code when it is first shown, or before, by `preloadScreens`. */
function screen<Props>(load: () => Promise<ComponentType<Props>>) {
  loaders.push(load);
  return lazy(async () => ({ default: await load() }));
}

const loaders: (() => Promise<unknown>)[] = [];

// First in the order of preloading: who presses its key types on at once.
export const CommandPalette = screen(
  async () => (await import('../features/palette/palette.tsx')).CommandPalette,
);

export const StartPage = screen(async () => (await import('../features/start/start-page.tsx')).StartPage);
export const ConnectionsPage = screen(
  async () => (await import('../features/connections/connections-page.tsx')).ConnectionsPage,
);
export const CatalogPage = screen(
  async () => (await import('../features/connections/catalog-page.tsx')).CatalogPage,
);
export const ImportPage = screen(
  async () => (await import('../features/imports/import-page.tsx')).ImportPage,
);
export const AddressPage = screen(
  async () => (await import('../features/connections/address-page.tsx')).AddressPage,
);
export const ConnectPage = screen(
  async () => (await import('../features/connections/connect-page.tsx')).ConnectPage,
);
export const OpenapiPage = screen(
  async () => (await import('../features/openapi/openapi-page.tsx')).OpenapiPage,
);
export const ReconnectPage = screen(
  async () => (await import('../features/connections/reconnect-page.tsx')).ReconnectPage,
);
export const NewKeyPage = screen(
  async () => (await import('../features/connections/new-key-page.tsx')).NewKeyPage,
);
export const NewAuthConfigPage = screen(
  async () => (await import('../features/connections/new-auth-config-page.tsx')).NewAuthConfigPage,
);
export const CustomToolkitPage = screen(
  async () => (await import('../features/connections/custom-toolkit-page.tsx')).CustomToolkitPage,
);
export const ToolkitPage = screen(
  async () => (await import('../features/toolkits/toolkit-page.tsx')).ToolkitPage,
);
export const CallsPage = screen(async () => (await import('../features/calls/calls-page.tsx')).CallsPage);
export const ApprovalsPage = screen(
  async () => (await import('../features/approvals/approvals-page.tsx')).ApprovalsPage,
);
export const ComposerPage = screen(
  async () => (await import('../features/replay/composer-page.tsx')).ComposerPage,
);
export const RulesPage = screen(async () => (await import('../features/rules/rules-page.tsx')).RulesPage);
export const AgentsPage = screen(async () => (await import('../features/agents/agents-page.tsx')).AgentsPage);
export const SettingsPage = screen(
  async () => (await import('../features/settings/settings-page.tsx')).SettingsPage,
);
export const AuditPage = screen(async () => (await import('../features/audit/audit-page.tsx')).AuditPage);
export const BackupPage = screen(async () => (await import('../features/backup/backup-page.tsx')).BackupPage);
export const WebhooksPage = screen(
  async () => (await import('../features/webhooks/webhooks-page.tsx')).WebhooksPage,
);
export const WebhookPage = screen(
  async () => (await import('../features/webhooks/webhook-page.tsx')).WebhookPage,
);

/** The parts for whoever changes one; null in the product. */
export const GalleryPage =
  import.meta.env.MODE === 'development'
    ? lazy(async () => ({ default: (await import('./gallery-page.tsx')).GalleryPage }))
    : null;

/** Fetches the code of every screen, one after the other, so that none has to be waited for when it is opened. */
export async function preloadScreens(): Promise<void> {
  for (const load of loaders) {
    // One that cannot be fetched now is asked for again when it is shown, and fails there if it must.
    await load().catch(() => {});
  }
}
