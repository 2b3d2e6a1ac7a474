import type { ResponseOf } from '@liexin/domain/api/routes';
import type { NotifyText } from '../../text/notify.ts';
import type { ChannelRow } from './notifications-view-types.ts';

/** Everything known of this browser, this system and this server. */
export interface ChannelFacts {
  readonly isSoundOn: boolean;
  readonly canSound: boolean;
  readonly permission: 'missing' | 'default' | 'granted' | 'denied';
  readonly areNoticesOn: boolean;
  readonly push: 'on' | 'off' | 'missing' | 'no-server';
  readonly isLocalPush: boolean;
  /** A date in words; null: the server does not know this browser. */
  readonly pushSince: string | null;
  readonly mail: (ResponseOf<'channels'>['mail'] & { readonly isWanted: boolean }) | null;
  readonly hasAppBadge: boolean;
  readonly worker: 'on' | 'off' | 'missing';
}

type Row = Omit<ChannelRow, 'result' | 'work'>;

/** How each channel stands, said as it is: what does not work here is said with what to do instead. */
export const channelRows = (facts: ChannelFacts, text: NotifyText): readonly Row[] => [
  sound(facts, text),
  system(facts, text),
  push(facts, text),
  mail(facts, text),
  badge(facts, text),
  worker(facts, text),
];

const sound = ({ canSound, isSoundOn }: ChannelFacts, { sound: words }: NotifyText): Row =>
  canSound
    ? { channel: 'sound', state: isSoundOn ? 'unknown' : 'off', says: isSoundOn ? words.on : words.off, canTest: isSoundOn, toggle: isSoundOn ? 'off' : 'on' }
    : { channel: 'sound', state: 'no', says: words['no-sound-here'], canTest: false, toggle: null };

const system = ({ permission, areNoticesOn }: ChannelFacts, { system: words }: NotifyText): Row => {
  if (permission === 'missing' || permission === 'denied') return { channel: 'system', state: 'no', says: words[permission], canTest: false, toggle: null };
  if (permission === 'default') return { channel: 'system', state: 'off', says: words.default, canTest: false, toggle: 'on' };
  return areNoticesOn
    ? { channel: 'system', state: 'works', says: words.on, canTest: true, toggle: 'off' }
    : { channel: 'system', state: 'off', says: words.off, canTest: false, toggle: 'on' };
};

const push = ({ push: state, permission, isLocalPush, pushSince }: ChannelFacts, { push: words }: NotifyText): Row => {
  if (state === 'missing' || state === 'no-server')
    return { channel: 'push', state: 'no', says: state === 'missing' ? words.missing : words.noServer, canTest: false, toggle: null };
  const note = isLocalPush ? ` ${words.local}` : '';
  if (state === 'on')
    return { channel: 'push', state: 'works', says: (pushSince === null ? words.onNoDate : words.on(pushSince)) + note, canTest: true, toggle: 'off' };
  // A browser shows every push that it takes: without notices there is nothing to register.
  return permission === 'granted' || isLocalPush
    ? { channel: 'push', state: 'off', says: words.off + note, canTest: false, toggle: 'on' }
    : { channel: 'push', state: 'off', says: `${words.off} ${words.needsNotices}`, canTest: false, toggle: null };
};

const mail = ({ mail: known }: ChannelFacts, { mail: words }: NotifyText): Row => {
  if (known === null) return { channel: 'mail', state: 'unknown', says: words.known, canTest: false, toggle: null };
  if (!known.known) return { channel: 'mail', state: 'no', says: words.unknown, canTest: false, toggle: null };
  const last = known.lastState === null ? '' : ` ${words.last[known.lastState]}`;
  const where = known.goesTo === 'mailbox' ? ` ${words.mailbox}` : '';
  if (!known.isWanted) return { channel: 'mail', state: 'off', says: words.off, canTest: true, toggle: null };
  const state = known.lastState === 'sent' ? 'works' : known.lastState === 'failed' ? 'no' : 'unknown';
  return { channel: 'mail', state, says: words.known + last + where, canTest: true, toggle: null };
};

const badge = ({ hasAppBadge }: ChannelFacts, { badge: words }: NotifyText): Row => ({
  channel: 'badge',
  state: 'works',
  says: hasAppBadge ? words.on : words.titleOnly,
  canTest: true,
  toggle: null,
});

const worker = ({ worker: state }: ChannelFacts, { worker: words }: NotifyText): Row => ({
  channel: 'worker',
  state: state === 'on' ? 'works' : state === 'off' ? 'off' : 'no',
  says: words[state],
  canTest: false,
  toggle: null,
});
