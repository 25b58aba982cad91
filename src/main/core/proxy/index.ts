export { joinHeaders, readContent } from './answer-content.ts';
export { type BufferedAnswer, forwardBuffered } from './buffered-answer.ts';
export type { AccountChoice, ProxyBody, ProxyCall, ProxyExchange } from './call.ts';
export { createDownloads, type Downloads } from './downloads.ts';
export { explainRequest } from './explain-request.ts';
export { fileTooLarge, largestFile } from './fetch-file.ts';
export {
  callersOwn,
  isConnection,
  isConnectionHeader,
  nominatedNames,
} from './header-rules.ts';
export { fetchIdentity } from './identity.ts';
export { isBase64 } from './is-base64.ts';
export { callIdOf, createProxyEngine, type ProxyEngine } from './proxy-engine.ts';
export { testConnection, testEntered } from './test-connection.ts';
