import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { assignConversation } from './assign-conversation.ts';
import { askReopen, closeMandate, reopenMandate } from './close-mandate.ts';
import { createConversation } from './create-conversation.ts';
import { createMandate } from './create-mandate.ts';
import { mandateRecord } from './mandate-record.ts';
import { openCompensation } from './open-compensation.ts';
import { openRoom } from './open-room.ts';
import { removeSample } from './remove-sample.ts';

type Bound =
  | 'createMandate'
  | 'openCompensation'
  | 'openRoom'
  | 'mandateRecord'
  | 'closeMandate'
  | 'reopenMandate'
  | 'askReopen'
  | 'createConversation'
  | 'assignConversation'
  | 'removeSample';

/** Binding of the mandates' routes to their use cases; decides nothing. */
export const mandateHandlers = (platform: Platform): Pick<Handlers, Bound> => ({
  createMandate: async ({ principal, body, now }) => {
    await createMandate(platform, principal, body, now);
    return {};
  },
  openCompensation: ({ principal, params, body, now }) => openCompensation(platform.db, principal, params.conversationId, body, now),
  openRoom: ({ principal, params, body, now }) => openRoom(platform.db, principal, params.mandateId, body, now),
  mandateRecord: ({ principal, params }) => mandateRecord(platform.db, principal, params.mandateId),
  closeMandate: async ({ principal, params, body, now }) => {
    await closeMandate(platform.db, principal, params.mandateId, body, now);
    return {};
  },
  reopenMandate: async ({ principal, params, now }) => {
    await reopenMandate(platform.db, principal, params.mandateId, now);
    return {};
  },
  askReopen: async ({ principal, params, now }) => {
    await askReopen(platform.db, principal, params.mandateId, now);
    return {};
  },
  createConversation: async ({ principal, body, now }) => {
    await createConversation(platform, principal, body, now);
    return {};
  },
  assignConversation: async ({ principal, params, body, now }) => {
    await assignConversation(platform.db, principal, params.conversationId, body, now);
    return {};
  },
  removeSample: ({ principal, now }) => removeSample(platform, principal, now),
});
