import { buildWhenStale } from '../../scripts/build-when-stale.ts';

/** The journeys run what a person would run: the build of these sources. */
export default function build(): void {
  if (!buildWhenStale()) throw new Error('The product does not build.');
}
