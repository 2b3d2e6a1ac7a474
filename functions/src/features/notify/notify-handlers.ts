import { Fault } from '@liexin/domain/kernel/fault';
import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';

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
export const notifyHandlers = (_platform: Platform): Pick<Handlers, NotifyRoute> => {
  const soon = () => Promise.reject(new Fault('unavailable'));
  return {
    addPush: soon,
    removePush: soon,
    testPush: soon,
    channels: soon,
    testMail: soon,
    preferences: soon,
    setPreferences: soon,
    agencyChannels: soon,
    ladder: soon,
    setLadder: soon,
    conversationSteps: soon,
    taskDone: soon,
  };
};
