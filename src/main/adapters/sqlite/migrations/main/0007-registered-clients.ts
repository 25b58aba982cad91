import type { Migration } from '../../migrate.ts';

export const registeredClients: Migration = {
  version: 7,
  name: 'registered clients',
  sql: `
    -- server is where Sallyport registered itself, as it was discovered; sealed then holds that registration.
    ALTER TABLE auth_configs ADD COLUMN redirect_uri TEXT;
    ALTER TABLE auth_configs ADD COLUMN server TEXT;
  `,
};
