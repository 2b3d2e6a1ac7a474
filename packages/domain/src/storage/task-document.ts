import type { SealedDocument } from './documents.ts';

/** Something that a member shall do by hand. Made and ended by the server; `assigned` alone reads it. */
export interface TaskDocument<B, T> {
  schemaVersion: 1;
  /** `approach`: a colleague wrote first to the same person within 24 hours. */
  kind: 'remind' | 'approach';
  state: 'open' | 'done' | 'void';
  assigned: string;
  conversation: string;
  lane: string;
  /** Who has not read; of `approach` who wrote. */ recipient: string;
  /** Time of the oldest unread message known when the run began. */ unreadSince: T;
  createdAt: T;
  endedAt: T | null;
  /** Of `done`: how, and by whom. `void`: the message was read first. */
  how: 'wechat' | 'phone' | 'other' | 'not-needed' | null;
  endedBy: string | null;
  /** Of `approach`: why, sealed for the members of the agency under the id of the conversation that was written in. */
  reason?: SealedDocument<B>;
  from?: string;
}
