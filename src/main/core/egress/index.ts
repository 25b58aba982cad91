export { type Boundary, resolveEndpoint, type Target } from './resolve-endpoint.ts';
