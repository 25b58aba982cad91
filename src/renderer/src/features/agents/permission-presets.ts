import { type KeyPermission, keyPermissions } from '#shared/domain/api-key.ts';

/** Sets of permissions that agents usually need; `custom` is any other. */
export type PermissionPreset = 'everyday' | 'everything' | 'custom';

/** Working through accounts, and asking the owner for new ones; not how services are set up. */
export const everydayPermissions: readonly KeyPermission[] = [
  'proxy_execute',
  'tools',
  'sessions',
  'manage_connections',
  'read_calls',
];

/** The preset that a set of permissions is. */
export function presetOf(permissions: readonly KeyPermission[]): PermissionPreset {
  const holds = (wanted: readonly KeyPermission[]) =>
    wanted.length === permissions.length && wanted.every((permission) => permissions.includes(permission));
  if (holds(everydayPermissions)) return 'everyday';
  return holds(keyPermissions) ? 'everything' : 'custom';
}

/** What a preset grants; `custom` starts from what was chosen before. */
export function permissionsOf(
  preset: PermissionPreset,
  before: readonly KeyPermission[],
): readonly KeyPermission[] {
  if (preset === 'everyday') return everydayPermissions;
  return preset === 'everything' ? keyPermissions : before;
}
