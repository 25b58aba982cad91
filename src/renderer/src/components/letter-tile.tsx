import { tileHue } from './tile-hue.ts';

/** A service's mark: its first letter on a colour of its own. Fetching real logos would tell others what is connected. */
export function LetterTile({ name, size = 32 }: { readonly name: string; readonly size?: number }) {
  const hue = tileHue(name);
  return (
    <span
      aria-hidden
      className="inline-flex shrink-0 items-center justify-center rounded-lg font-semibold select-none"
      style={{
        width: size,
        height: size,
        fontSize: size * 0.45,
        background: `light-dark(oklch(0.93 0.045 ${hue}), oklch(0.33 0.06 ${hue}))`,
        color: `light-dark(oklch(0.42 0.12 ${hue}), oklch(0.87 0.09 ${hue}))`,
      }}
    >
      {([...name.trim()][0] ?? '?').toUpperCase()}
    </span>
  );
}
