export { createEndpointMemory } from './endpoint-memory.ts';
export { type Boundary, resolveEndpoint, type Target } from './resolve-endpoint.ts';
