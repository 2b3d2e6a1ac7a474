/** A moment as mails tell it, the same for every reader, whatever their clock: '2026-11-29 18:25 UTC'. */
export const moment = (ms: number): string => `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
