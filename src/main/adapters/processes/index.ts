export { createCallerProcesses } from './caller-processes.ts';
