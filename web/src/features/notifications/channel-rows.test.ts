import { expect, test } from 'vitest';
import { notifyText } from '../../text/notify.ts';
import { channelRows, type ChannelFacts } from './channel-rows.ts';

const all: ChannelFacts = {
  isSoundOn: true,
  canSound: true,
  permission: 'granted',
  areNoticesOn: true,
  push: 'on',
  isLocalPush: false,
  pushSince: null,
  mail: { known: true, lastAtMs: 1, lastState: 'sent', goesTo: 'smtp', isWanted: true },
  hasAppBadge: true,
  worker: 'on',
};
const states = (over: Partial<ChannelFacts>) =>
  Object.fromEntries(channelRows({ ...all, ...over }, notifyText.en).map(({ channel, state, canTest, toggle }) => [channel, [state, canTest, toggle]]));

test('[NC6] what works says so, and nothing says that it works because it was wished', () => {
  expect(states({})).toMatchObject({
    sound: ['unknown', true, 'off'],
    system: ['works', true, 'off'],
    push: ['works', true, 'off'],
    mail: ['works', true, null],
    worker: ['works', false, null],
  });
  expect(states({ isSoundOn: false, areNoticesOn: false, push: 'off' })).toMatchObject({
    sound: ['off', false, 'on'],
    system: ['off', false, 'on'],
    push: ['off', false, 'on'],
  });
});

test('[NC6] what this browser, system or server has not is said as such, with nothing to press that cannot help', () => {
  expect(
    states({
      canSound: false,
      permission: 'denied',
      push: 'missing',
      worker: 'missing',
      mail: { known: false, lastAtMs: null, lastState: null, goesTo: 'smtp', isWanted: true },
    }),
  ).toMatchObject({
    sound: ['no', false, null],
    system: ['no', false, null],
    push: ['no', false, null],
    mail: ['no', false, null],
    worker: ['no', false, null],
  });
  expect(states({ permission: 'default', push: 'off' })).toMatchObject({ system: ['off', false, 'on'], push: ['off', false, null] });
  expect(states({ push: 'no-server', mail: { known: true, lastAtMs: 1, lastState: 'failed', goesTo: 'smtp', isWanted: true } })).toMatchObject({
    push: ['no', false, null],
    mail: ['no', true, null],
  });
});
