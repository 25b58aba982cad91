/** A logo's colour (hex) and its path in a box of 24. */
export type Logo = readonly [colour: string, path: string];

let loading: Promise<Readonly<Record<string, Logo>>> | null = null;

/** The logos that came with Sallyport, by toolkit; loaded once, when the first is to be shown. */
export function loadLogos(): Promise<Readonly<Record<string, Logo>>> {
  loading ??= import('./logo-paths.json').then(
    ({ default: paths }) => paths as unknown as Readonly<Record<string, Logo>>,
    () => ({}),
  );
  return loading;
}
