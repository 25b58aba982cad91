/** What the app told Electron with `app.setPath`. */
export const paths = new Map<string, string>();
