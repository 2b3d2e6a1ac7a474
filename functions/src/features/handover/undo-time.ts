/** So long (ms) after it is done a handover can be undone. */
export const undoMs = 7 * 24 * 3_600_000;
