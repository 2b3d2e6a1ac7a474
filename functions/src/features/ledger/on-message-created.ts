import { onDocumentCreated } from 'firebase-functions/firestore';
import { systemClock } from '../../platform/clock.ts';
import { triggerOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import { recordMessage } from './record-message.ts';

/** Binding only. Deployed under this name: never renamed. */
export const onMessageCreated = onDocumentCreated({ ...triggerOptions, document: 'agencies/{agencyId}/lanes/{laneId}/messages/{messageId}' }, ({ params }) =>
  recordMessage(getPlatform(), { agencyId: params.agencyId, laneId: params.laneId, messageId: params.messageId }, systemClock()),
);
