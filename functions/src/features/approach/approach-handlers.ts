import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { checkApproach } from './check-approach.ts';
import { clearApproach } from './clear-approach.ts';
import { approachAsks, decideApproach } from './decide-approach.ts';
import { addOffLimits, endOffLimits, listOffLimits } from './off-limits.ts';
import { retagApproaches, staleApproaches } from './retag.ts';

type ApproachRoute =
  | 'checkApproach'
  | 'clearApproach'
  | 'approachAsks'
  | 'decideApproach'
  | 'offLimits'
  | 'addOffLimits'
  | 'endOffLimits'
  | 'staleApproaches'
  | 'retagApproaches';

/** Binding of the routes about first contacts to their use cases; decides nothing. */
export const approachHandlers = (platform: Platform): Pick<Handlers, ApproachRoute> => ({
  checkApproach: ({ principal, body, now }) => checkApproach(platform, principal, body, now),
  clearApproach: ({ principal, params, body, now }) => clearApproach(platform, principal, params.conversationId, body, now),
  approachAsks: ({ principal }) => approachAsks(platform, principal),
  decideApproach: async ({ principal, params, body, now }) => {
    await decideApproach(platform, principal, params.conversationId, body, now);
    return {};
  },
  offLimits: ({ principal, now }) => listOffLimits(platform, principal, now),
  addOffLimits: async ({ principal, body, now }) => {
    await addOffLimits(platform, principal, body, now);
    return {};
  },
  endOffLimits: async ({ principal, params, now }) => {
    await endOffLimits(platform, principal, params.entryId, now);
    return {};
  },
  staleApproaches: ({ principal }) => staleApproaches(platform, principal),
  retagApproaches: async ({ principal, body }) => {
    await retagApproaches(platform, principal, body);
    return {};
  },
});
