import type { Language, Theme, Work } from '../../ui/view-types.ts';
import type { ApproveDeviceActions, ApproveDeviceSnapshot } from '../account/approve-device-view-types.ts';

export type ShellPlace = 'inbox' | 'searches' | 'find' | 'settings';

export interface ShellSnapshot {
  place: ShellPlace;
  /** True while one thing fills the phone (an open conversation): the bottom bar steps aside. */
  isDeep: boolean;
  agencyName: string;
  member: { name: string; email: string };
  language: Language;
  theme: Theme;
  /** Conversations with something unread; 0 shows no badge. */
  unread: number;
  /** Searches whose team channel has something unread. */
  unreadRooms: number;
  network: 'online' | 'offline';
  /** Messages in the outbox. */
  waiting: number;
  /** Minutes this device's clock is off; 0 when fine. Positive: ahead. */
  clockOffByMinutes: number;
  /** True when keys live only in memory (private mode). */
  isPrivateMode: boolean;
  /** True until the kit is confirmed and a real candidate exists or was tried. */
  kitMissing: boolean;
  /** True where this person keeps the kit and it was not tested for a year. */
  kitTestDue: boolean;
  /** To an owner: a new kit is wished for, or the new one does not open every search yet. */
  newKit: 'make' | 'fill' | null;
  /** What the server shows of the audit trail does not follow from what this device kept. */
  isRecordRewritten: boolean;
  approve: ApproveDeviceSnapshot;
  lockWork: Work;
}

export interface ShellActions extends ApproveDeviceActions {
  lock(): void;
  signOut(): void;
  chooseLanguage(language: Language): void;
  chooseTheme(theme: Theme): void;
}
