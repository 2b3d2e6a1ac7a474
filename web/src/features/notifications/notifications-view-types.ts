import type { Ladder } from '@liexin/domain/notify/ladder';
import type { Preferences } from '@liexin/domain/notify/preferences';
import type { Loadable, Work } from '../../ui/view-types.ts';

export const channels = ['sound', 'system', 'push', 'mail', 'badge', 'worker'] as const;
export type Channel = (typeof channels)[number];

/** One way to reach the person: how it stands, in words of the dictionary (`says`), and what the last test here found. */
export interface ChannelRow {
  channel: Channel;
  /** `off`: turned off by the person, or not turned on yet; `no`: this browser, system or server has none. */
  state: 'works' | 'off' | 'no' | 'unknown';
  says: string;
  /** What a test found, in words; null: not tested since the page was opened. */
  result: string | null;
  canTest: boolean;
  /** Turn on, turn off, or neither. */
  toggle: 'on' | 'off' | null;
  work: Work;
}

export interface NotificationsSnapshot {
  rows: readonly ChannelRow[];
  preferences: Loadable<Preferences>;
  saveWork: Work;
  /** The city of the zone that quiet hours are told in. */
  zonePlace: string;
  recount: { work: Work; result: null | { conversations: number; corrected: readonly { name: string; from: number | 'dot'; to: number | 'dot' }[] } };
  ladder: Loadable<Ladder>;
  mayChangeLadder: boolean;
  ladderWork: Work;
  /** For owners and administrators; null for others. */
  unreachable: null | Loadable<readonly { uid: string; name: string; since: number }[]>;
}

export interface NotificationsActions {
  test(channel: Channel): void;
  toggle(channel: Channel): void;
  change(change: Partial<Preferences>): void;
  recount(): void;
  saveLadder(ladder: Ladder): void;
  retry(): void;
}
