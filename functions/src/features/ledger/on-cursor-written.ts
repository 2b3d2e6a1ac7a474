import { onDocumentWritten } from 'firebase-functions/firestore';
import { systemClock } from '../../platform/clock.ts';
import { triggerOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import type { Cursor } from '../../platform/stored.ts';
import { recordReceipt } from './record-receipt.ts';

/** Binding only. Deployed under this name: never renamed. A cursor that was deleted went with its lane. */
export const onCursorWritten = onDocumentWritten(
  { ...triggerOptions, document: 'agencies/{agencyId}/lanes/{laneId}/cursors/{uid}' },
  async ({ data, params: { agencyId, laneId, uid } }) => {
    const cursor = data?.after.data() as Cursor | undefined;
    if (cursor) await recordReceipt(getPlatform(), { agencyId, laneId }, uid, cursor, systemClock());
  },
);
