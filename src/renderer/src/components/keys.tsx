/** Keys to press, one after the other or together. */
export function Keys({ keys }: { readonly keys: readonly string[] }) {
  return (
    <span className="flex shrink-0 items-center gap-1">
      {keys.map((key) => (
        <kbd
          key={key}
          className="min-w-6 rounded bg-hover px-1.5 py-0.5 text-center font-sans text-xs text-muted ring-1 ring-line ring-inset"
        >
          {key}
        </kbd>
      ))}
    </span>
  );
}
