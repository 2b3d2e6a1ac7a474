import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { askErasure, askErasureUnbound } from './ask-erasure.ts';
import { decideErasure } from './decide-erasure.ts';
import type { ErasureSteps } from './erasure-steps.ts';
import { listErasures } from './list-erasures.ts';
import { ownData, setConsent } from './own-data.ts';
import { receipt, withdraw } from './receipt.ts';

type ErasureRoute = 'ownData' | 'askErasure' | 'askErasureUnbound' | 'consent' | 'erasureReceipt' | 'withdrawErasure' | 'erasures' | 'decideErasure';

/** Binding of the routes of requests to their use cases; decides nothing. */
export const erasureHandlers = (platform: Platform, steps: ErasureSteps): Pick<Handlers, ErasureRoute> => ({
  ownData: ({ principal, params }) => ownData(platform, steps, principal, params.linkId),
  askErasure: ({ principal, params, body, now }) => askErasure(platform, steps, principal, params.linkId, body, now),
  askErasureUnbound: ({ params, body, now }) => askErasureUnbound(platform, steps, params.linkId, body, now),
  consent: async ({ principal, params, body, now }) => {
    await setConsent(platform, steps, principal, params.linkId, body, now);
    return {};
  },
  erasureReceipt: ({ params, body, now }) => receipt(platform, params.erasureId, body, now),
  withdrawErasure: async ({ params, body, now }) => {
    await withdraw(platform, params.erasureId, body, now);
    return {};
  },
  erasures: ({ principal }) => listErasures(platform, principal),
  decideErasure: ({ principal, params, body, now }) => decideErasure(platform, steps, principal, params.erasureId, body, now),
});
