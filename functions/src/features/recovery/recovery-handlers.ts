import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { kitTested } from './kit-tested.ts';
import { openKit } from './open-kit.ts';

type RecoveryRoute = 'openKit' | 'kitTested';

/** Binding of the routes of recovery to their use cases; decides nothing. */
export const recoveryHandlers = (platform: Platform): Pick<Handlers, RecoveryRoute> => ({
  openKit: ({ principal, now }) => openKit(platform, principal, now),
  kitTested: async ({ principal, body, now }) => {
    await kitTested(platform, principal, body, now);
    return {};
  },
});
