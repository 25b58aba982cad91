import { runElectron } from './hosts/electron/run.ts';

runElectron(import.meta.url);
