import type { Member } from './stored.ts';

/** A member's device that was just certified, as it stands in the member's document; the label is left out where the browser gave none. */
export const deviceRow = (keyLogSeq: number, label: string | undefined): Member['devices'][string] => ({ on: true, keyLogSeq, ...(label ? { label } : {}) });
