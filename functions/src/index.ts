export { api } from './features/api/api.ts';
export { onMessageCreated } from './features/ledger/on-message-created.ts';
