export { type AgentAccounts, createAgentAccounts } from './agent-accounts.ts';
