/** The one project and the one organisation of this machine, by which the documented API and its webhooks name it. */
export const localProject = { id: 'proj_local', organisation: 'org_local' } as const;
