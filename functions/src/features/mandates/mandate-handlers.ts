import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { createConversation } from './create-conversation.ts';
import { createMandate } from './create-mandate.ts';
import { removeSample } from './remove-sample.ts';

/** Binding of the mandates' routes to their use cases; decides nothing. */
export const mandateHandlers = (platform: Platform): Pick<Handlers, 'createMandate' | 'createConversation' | 'removeSample'> => ({
  createMandate: async ({ principal, body, now }) => {
    await createMandate(platform, principal, body, now);
    return {};
  },
  createConversation: async ({ principal, body, now }) => {
    await createConversation(platform, principal, body, now);
    return {};
  },
  removeSample: ({ principal, now }) => removeSample(platform, principal, now),
});
