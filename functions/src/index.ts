export { api } from './features/api/api.ts';
export { onCursorWritten } from './features/ledger/on-cursor-written.ts';
export { onMessageCreated } from './features/ledger/on-message-created.ts';
