export { createReplay } from './replay.ts';
