import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { agencyChannels, channels, sendTestMail } from './channels.ts';
import { conversationSteps } from './conversation-steps.ts';
import { finishTask } from './finish-task.ts';
import { addPush, removePush, testPush } from './push-devices.ts';
import { ladder, preferences, setLadder, setPreferences } from './settings.ts';

type NotifyRoute =
  | 'addPush'
  | 'removePush'
  | 'testPush'
  | 'channels'
  | 'testMail'
  | 'preferences'
  | 'setPreferences'
  | 'agencyChannels'
  | 'ladder'
  | 'setLadder'
  | 'conversationSteps'
  | 'taskDone';

/** Binding of the routes of notifications to their use cases; decides nothing. */
export const notifyHandlers = (platform: Platform): Pick<Handlers, NotifyRoute> => ({
  addPush: async ({ principal, body, now }) => {
    await addPush(platform, principal, body, now);
    return {};
  },
  removePush: async ({ principal, body }) => {
    await removePush(platform, principal, body);
    return {};
  },
  testPush: ({ principal, now }) => testPush(platform, principal, now),
  channels: ({ principal }) => channels(platform, principal),
  testMail: async ({ principal, now }) => {
    await sendTestMail(platform, principal, now);
    return {};
  },
  preferences: ({ principal }) => preferences(platform, principal),
  setPreferences: async ({ principal, body }) => {
    await setPreferences(platform, principal, body);
    return {};
  },
  agencyChannels: ({ principal }) => agencyChannels(platform, principal),
  ladder: ({ principal }) => ladder(platform, principal),
  setLadder: async ({ principal, body, now }) => {
    await setLadder(platform, principal, body, now);
    return {};
  },
  conversationSteps: ({ principal, params }) => conversationSteps(platform, principal, params.conversationId),
  taskDone: async ({ principal, params, body, now }) => {
    await finishTask(platform, principal, params.taskId, body.how, now);
    return {};
  },
});
