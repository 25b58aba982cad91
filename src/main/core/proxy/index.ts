export { type BufferedAnswer, forwardBuffered } from './buffered-answer.ts';
export {
  type AccountChoice,
  callIdOf,
  createProxyEngine,
  type ProxyCall,
  type ProxyEngine,
  type ProxySink,
} from './proxy-engine.ts';
export { testConnection } from './test-connection.ts';
