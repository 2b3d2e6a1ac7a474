import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { askRecovery } from './ask-recovery.ts';
import { checkKit, reportWraps } from './check-kit.ts';
import { finishRecovery } from './finish-recovery.ts';
import { kitTested } from './kit-tested.ts';
import { kitWraps, rewrapKit } from './kit-wraps.ts';
import { openKit, recoveryKit } from './open-kit.ts';
import { recoveryWraps, rewrap } from './recovery-wraps.ts';
import { renewAuditKey } from './renew-audit-key.ts';
import { renewKit } from './renew-kit.ts';
import { stopRecovery, withdrawRecovery } from './stop-recovery.ts';

type RecoveryRoute =
  | 'openKit'
  | 'kitTested'
  | 'recoveryKit'
  | 'recover'
  | 'finishRecovery'
  | 'withdrawRecovery'
  | 'stopRecovery'
  | 'recoveryWraps'
  | 'rewrap'
  | 'renewAuditKey'
  | 'renewKit'
  | 'checkKit'
  | 'reportWraps'
  | 'kitWraps'
  | 'rewrapKit';

/** Binding of the routes of recovery to their use cases; decides nothing. */
export const recoveryHandlers = (platform: Platform): Pick<Handlers, RecoveryRoute> => ({
  openKit: ({ principal, now }) => openKit(platform, principal, now),
  kitTested: async ({ principal, body, now }) => {
    await kitTested(platform, principal, body, now);
    return {};
  },
  renewAuditKey: async ({ principal, body, now }) => {
    await renewAuditKey(platform, principal, body, now);
    return {};
  },
  renewKit: async ({ principal, body, now }) => {
    await renewKit(platform, principal, body, now);
    return {};
  },
  checkKit: ({ principal, body }) => checkKit(platform.db, principal, body),
  reportWraps: async ({ principal, params, body, now }) => {
    await reportWraps(platform.db, principal, params.compartmentId, body, now);
    return {};
  },
  kitWraps: ({ principal, body }) => kitWraps(platform, principal, body),
  rewrapKit: async ({ principal, body }) => {
    await rewrapKit(platform, principal, body);
    return {};
  },
  recoveryKit: ({ principal, now }) => recoveryKit(platform, principal, now),
  recover: ({ principal, body, now }) => askRecovery(platform, principal, body, now),
  finishRecovery: ({ principal, body, now }) => finishRecovery(platform, principal, body, now),
  withdrawRecovery: async ({ principal, now }) => {
    await withdrawRecovery(platform, principal, now);
    return {};
  },
  stopRecovery: async ({ principal, params, now }) => {
    await stopRecovery(platform, principal, params.uid, now);
    return {};
  },
  recoveryWraps: ({ principal, body }) => recoveryWraps(platform, principal, body),
  rewrap: async ({ principal, body }) => {
    await rewrap(platform, principal, body);
    return {};
  },
});
