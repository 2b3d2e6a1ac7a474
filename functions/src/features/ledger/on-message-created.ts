import { onDocumentCreated } from 'firebase-functions/firestore';
import { systemClock } from '../../platform/clock.ts';
import { triggerOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import type { Message } from '../../platform/stored.ts';
import { gatherBurst, recordMessage } from './record-message.ts';

/** Binding only. Deployed under this name: never renamed. */
export const onMessageCreated = onDocumentCreated(
  { ...triggerOptions, document: 'agencies/{agencyId}/lanes/{laneId}/messages/{messageId}' },
  async ({ data, params: { agencyId, laneId, messageId } }) => {
    const place = { agencyId, laneId, messageId };
    await gatherBurst(getPlatform(), place);
    await recordMessage(getPlatform(), place, systemClock(), (data?.data() as Message | undefined) ?? null);
  },
);
