/** The address of the composer with a tool to fill in. */
export function composerHref(tool: string): string {
  return `/composer?${new URLSearchParams({ tool })}`;
}

/** The tool that a composer's address names; null where the request is written by hand. */
export function toolOf(search: string): string | null {
  return new URLSearchParams(search).get('tool');
}
