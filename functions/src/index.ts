export { api } from './features/api/api.ts';
export { onCursorWritten } from './features/ledger/on-cursor-written.ts';
export { onMessageCreated } from './features/ledger/on-message-created.ts';
export { onMailCreated } from './features/notify/on-mail-created.ts';
export { onNoticeCreated } from './features/notify/on-notice-created.ts';
export { everyDay, everyHour, everyMinute, everyMinuteClosings, everyTenMinutes } from './features/api/schedules.ts';
