export { type BufferedAnswer, forwardBuffered } from './buffered-answer.ts';
export type { AccountChoice, ProxyCall, ProxyExchange } from './call.ts';
export { explainRequest } from './explain-request.ts';
export { fileTooLarge, largestFile } from './fetch-file.ts';
export { canonicalName, isConnectionHeader } from './header-rules.ts';
export { fetchIdentity } from './identity.ts';
export { callIdOf, createProxyEngine, type ProxyEngine } from './proxy-engine.ts';
export { testConnection, testEntered } from './test-connection.ts';
