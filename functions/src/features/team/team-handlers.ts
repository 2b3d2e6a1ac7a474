import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { addReader } from './add-reader.ts';
import { admitJoiner } from './admit-joiner.ts';
import { createInvitation } from './create-invitation.ts';
import { enterTeam } from './enter-team.ts';
import { joinByInvitation, openInvitation } from './join-by-invitation.ts';
import { revokeInvitation } from './revoke-invitation.ts';

type TeamRoute = 'createInvitation' | 'openInvitation' | 'join' | 'admitJoiner' | 'revokeInvitation' | 'enterTeam' | 'addReader';

/** Binding of the team's routes to their use cases; decides nothing. */
export const teamHandlers = (platform: Platform): Pick<Handlers, TeamRoute> => ({
  createInvitation: async ({ principal, body, now }) => {
    await createInvitation(platform, principal, body, now);
    return {};
  },
  openInvitation: ({ params, body, now }) => openInvitation(platform.db, params.inviteId, body.auth, now),
  join: ({ principal, params, body, now }) => joinByInvitation(platform.db, principal, params.inviteId, body, now),
  admitJoiner: async ({ principal, params, body, now }) => {
    await admitJoiner(platform.db, principal, params.inviteId, body, now);
    return {};
  },
  enterTeam: async ({ principal, params, body, now }) => {
    await enterTeam(platform.db, principal, params.mandateId, body, now);
    return {};
  },
  addReader: async ({ principal, params, body, now }) => {
    await addReader(platform.db, principal, params.laneId, body, now);
    return {};
  },
  revokeInvitation: async ({ principal, params, now }) => {
    await revokeInvitation(platform.db, principal, params.inviteId, now);
    return {};
  },
});
