export { toErrorEnvelope } from './http-errors.ts';
export { createGateway, type Gateway } from './listener.ts';
