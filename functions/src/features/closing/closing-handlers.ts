import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { closedAgency, closingPreview } from './closing-views.ts';
import { undoClosing } from './undo-closing.ts';

type ClosingRoute = 'closingPreview' | 'undoClosing' | 'closedAgency';

/** Binding of the routes of closing an agency to their use cases; decides nothing. */
export const closingHandlers = (platform: Platform): Pick<Handlers, ClosingRoute> => ({
  closingPreview: ({ principal, now }) => closingPreview(platform, principal, now),
  undoClosing: async ({ principal, body, now }) => {
    await undoClosing(platform, principal, body.closingId, now);
    return {};
  },
  closedAgency: ({ params, now }) => closedAgency(platform.db, params.closingId, now),
});
