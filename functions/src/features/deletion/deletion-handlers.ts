import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { holdPreview, placeHold } from './place-hold.ts';
import { restoreTrash } from './restore-trash.ts';
import { deletionHealth } from './deletion-health.ts';

type DeletionRoute = 'holdPreview' | 'placeHold' | 'restoreTrash' | 'retentionHealth';

/** Binding of the routes of holds and deletion to their use cases; decides nothing. */
export const deletionHandlers = (platform: Platform): Pick<Handlers, DeletionRoute> => ({
  holdPreview: ({ principal, body }) => holdPreview(platform.db, principal, body),
  placeHold: ({ principal, body, now }) => placeHold(platform, principal, body, now),
  restoreTrash: ({ principal, params, now }) => restoreTrash(platform.db, principal, params.conversationId, now),
  retentionHealth: ({ principal, now }) => deletionHealth(platform.db, principal, now),
});
