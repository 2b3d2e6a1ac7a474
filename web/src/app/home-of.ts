import type { SessionState } from '../platform/session-state.ts';
import { routes } from '../routes.ts';

/** Who may see a page: anybody who is not in yet, somebody with an invitation, a browser without keys, or a member who is in. */
export type Audience = 'outside' | 'joining' | 'unlocking' | 'inside';

/** Where somebody in this state belongs; null: where they are. `isNew`: the page came into this state while it was shown. */
export const homeOf = (state: SessionState, audience: Audience, hasAccount: boolean, isNew: boolean): string | null => {
  switch (state.kind) {
    case 'ready':
    case 'locked':
      return audience === 'inside' ? null : routes.inbox;
    case 'needs-unlock':
      return audience === 'unlocking' ? null : routes.unlock;
    case 'joining':
      return audience === 'joining' ? null : routes.join;
    case 'needs-agency':
      return audience === 'outside' || audience === 'joining' ? null : routes.signUp;
    case 'signed-out':
      if (state.closing !== undefined && (isNew || audience === 'inside')) return routes.closed(state.closing);
      return audience === 'outside' || audience === 'joining' ? null : state.reason === 'none' && !hasAccount ? routes.signUp : routes.signIn;
    default:
      return null;
  }
};
