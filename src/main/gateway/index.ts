export { toErrorEnvelope } from './http-errors.ts';
export { createGateway } from './listener.ts';
