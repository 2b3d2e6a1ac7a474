import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { session, sessionNonce } from './session.ts';

/** Binding of the session routes to their use cases; decides nothing. */
export const sessionHandlers = (platform: Platform): Pick<Handlers, 'sessionNonce' | 'session'> => ({
  sessionNonce: ({ body, now }) => Promise.resolve(sessionNonce(platform, body, now)),
  session: ({ body, now }) => session(platform, body, now),
});
