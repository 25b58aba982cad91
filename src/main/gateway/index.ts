export { createCallbackListeners } from './connect/flow-listener.ts';
export { createGateway } from './listener.ts';
