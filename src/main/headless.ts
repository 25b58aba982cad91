import { runHeadless } from './hosts/headless/run.ts';

await runHeadless(import.meta.url);
