const focusable =
  'a[href], button:not(:disabled), input:not(:disabled), select:not(:disabled), textarea:not(:disabled), [tabindex]:not([tabindex="-1"])';

/** Where an element stood: its parents up to the page, each with the place of the child that led to it. */
interface Place {
  readonly element: Element;
  readonly parents: readonly { readonly parent: Element; readonly index: number }[];
}

/**
 * Watches a page, and when the focused element is taken out of it moves the focus to what stands in its place now, or to
 * `fallback`, the part that holds the screens: so it does as well where the whole screen was exchanged. A button that
 * could not be pressed while its work was under way gets the focus back. Without this the browser starts again at the top of
 * the page. Returns the function that ends it.
 */
export function createFocusKeeper(page: Document, fallback: () => HTMLElement | null): () => void {
  let last: Place | null = null;
  const remember = ({ target }: FocusEvent) => {
    // A dialog gives the focus back by itself; what matters is where it stood before.
    if (target instanceof Element && target.closest('#root') !== null) last = placeOf(target);
  };
  const restore = () => {
    if (last === null || last.element.isConnected || page.activeElement !== page.body) return;
    const screen = fallback();
    const next = nearestTo(last, screen) ?? screen;
    last = null;
    next?.focus({ preventScroll: true });
  };
  const regain = (changed: Node) => {
    if (last?.element !== changed || page.activeElement !== page.body) return;
    if (last.element instanceof HTMLElement && last.element.matches(focusable))
      last.element.focus({ preventScroll: true });
  };
  const observer = new MutationObserver((changes) => {
    for (const { type, target } of changes) if (type === 'attributes') regain(target);
    restore();
  });
  page.addEventListener('focusin', remember);
  observer.observe(page.body, { childList: true, subtree: true, attributeFilter: ['disabled'] });
  return () => {
    page.removeEventListener('focusin', remember);
    observer.disconnect();
  };
}

function placeOf(element: Element): Place {
  const parents = [];
  for (let child = element, parent = child.parentElement; parent !== null; parent = child.parentElement) {
    parents.push({ parent, index: [...parent.children].indexOf(child) });
    child = parent;
  }
  return { element, parents };
}

/**
 * The first thing that takes the focus at the place, in the nearest part of the page that is still there; null where no part of the
 * screen is: what stands in its place then depends on whether the next screen had to be fetched first.
 */
function nearestTo({ parents }: Place, screen: HTMLElement | null): HTMLElement | null {
  const left = parents.find(({ parent }) => parent.isConnected);
  if (left === undefined || left.parent.contains(screen)) return null;
  const inPlace = left.parent.children[Math.min(left.index, left.parent.children.length - 1)];
  return inPlace?.matches(focusable) === true
    ? (inPlace as HTMLElement)
    : (inPlace?.querySelector<HTMLElement>(focusable) ?? null);
}
