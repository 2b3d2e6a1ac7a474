import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { endChange } from './end-change.ts';
import { previewChange } from './preview-change.ts';

/** Binding of the routes of retention rules to their use cases; decides nothing. */
export const retentionHandlers = (platform: Platform): Pick<Handlers, 'previewRetention' | 'revertRetention' | 'objectRetention'> => ({
  previewRetention: ({ principal, params, body, now }) => previewChange(platform, principal, params.changeId, body, now),
  revertRetention: async ({ principal, params, now }) => {
    await endChange(platform, principal, params.changeId, 'reverted', now);
    return {};
  },
  objectRetention: async ({ principal, params, now }) => {
    await endChange(platform, principal, params.changeId, 'objected', now);
    return {};
  },
});
