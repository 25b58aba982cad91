/** A logo's colour (hex) and its path in a box of 24. */
export type Logo = readonly [colour: string, path: string];

type Logos = Readonly<Record<string, Logo>>;

let loading: Promise<Logos> | null = null;
let loaded: Logos | null = null;

/** The logos that came with Sallyport, by toolkit; loaded once, when the first is to be shown. */
export function loadLogos(): Promise<Logos> {
  loading ??= import('./logo-paths.json')
    .then(
      ({ default: paths }) => paths as unknown as Logos,
      () => ({}),
    )
    .then((logos) => {
      loaded = logos;
      return logos;
    });
  return loading;
}

/** The logos, when they are there already. */
export function loadedLogos(): Logos | null {
  return loaded;
}
