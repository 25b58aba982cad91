export { collectSessions } from './call-sessions.ts';
export { type Calls, createCalls } from './calls.ts';
export { decodeContent } from './content-coding.ts';
export { createKnownSecrets, type KnownSecrets } from './known-secrets.ts';
export {
  type AskedRequest,
  type CallRecording,
  type HeldBytes,
  headerValue,
  holdsSecret,
  withScrubbedValues,
} from './recording.ts';
export { keepsBodies, retentionOf } from './recording-settings.ts';
export { createScrubber, joinScrubbers, placeholder, type Scrubber } from './scrubber.ts';
