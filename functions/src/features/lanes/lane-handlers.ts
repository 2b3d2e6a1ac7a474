import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { laneKeys } from './lane-keys.ts';
import { laneShares } from './lane-shares.ts';
import { rotateLane } from './rotate-lane.ts';

/** Binding of the lanes' routes to their use cases; decides nothing. */
export const laneHandlers = (platform: Platform): Pick<Handlers, 'laneShares' | 'rotateLane' | 'laneKeys'> => ({
  laneShares: ({ principal, params, body, now }) => laneShares(platform, principal, params.laneId, body, now),
  rotateLane: ({ principal, params, body, now }) => rotateLane(platform, principal, params.laneId, body, now),
  laneKeys: ({ principal, params, now }) => laneKeys(platform, principal, params.laneId, now),
});
