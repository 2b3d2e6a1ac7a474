import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { createHandover } from './create-handover.ts';
import { greet } from './greet.ts';
import { memberWork } from './member-work.ts';
import { moveConversations } from './move-conversations.ts';
import { undoHandover } from './undo-handover.ts';

type HandoverRoute = 'memberWork' | 'createHandover' | 'moveHandover' | 'undoHandover' | 'greetHandover';

/** Binding of the handover's routes to their use cases; decides nothing. */
export const handoverHandlers = (platform: Platform): Pick<Handlers, HandoverRoute> => ({
  memberWork: ({ principal, params }) => memberWork(platform.db, principal, params.uid),
  createHandover: async ({ principal, body, now }) => {
    await createHandover(platform, principal, body, now);
    return {};
  },
  moveHandover: ({ principal, params, body, now }) => moveConversations(platform.db, principal, params.handoverId, body, now),
  undoHandover: ({ principal, params, now }) => undoHandover(platform.db, principal, params.handoverId, now),
  greetHandover: ({ principal, params, body, now }) => greet(platform.db, principal, params.handoverId, body, now),
});
