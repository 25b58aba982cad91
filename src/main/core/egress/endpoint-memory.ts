import { type Boundary, resolveEndpoint, type Target } from './resolve-endpoint.ts';

const mostKept = 200;
const longestKept = 512;

/**
 * `resolveEndpoint` inside one boundary, which is never changed but made anew. What it answers depends on nothing else, and agents
 * ask for the same places again and again. Refusals are not kept.
 */
export function createEndpointMemory(boundary: Boundary): (endpoint: string) => Target {
  const known = new Map<string, Target>();
  return (endpoint) => {
    const before = known.get(endpoint);
    if (before !== undefined) return before;
    const target = resolveEndpoint(boundary, endpoint);
    if (endpoint.length > longestKept) return target;
    if (known.size === mostKept) known.clear();
    known.set(endpoint, target);
    return target;
  };
}
