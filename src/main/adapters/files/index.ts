export { openTransientFiles } from './transient-files.ts';
