export { createGateway } from './listener.ts';
