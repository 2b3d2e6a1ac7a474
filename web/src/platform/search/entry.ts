import type { Instant } from '../live/message-order.ts';

/** A message as it is found: its words and what filters ask for. */
export interface Entry {
  readonly id: string;
  readonly laneId: string;
  readonly sender: string;
  readonly sentAt: Instant;
  /** Month of its retention share (UTC year·12 + month − 1): it goes with it. */
  readonly period: number;
  readonly hasFile: boolean;
  /** Id of the edit whose words these are; empty for the words as they were first written. */
  readonly revision: string;
  readonly text: string;
}

/** The order of results: newest first, by (server time, id). */
export const compareEntries = (a: Entry, b: Entry): number =>
  a.sentAt.seconds - b.sentAt.seconds || a.sentAt.nanoseconds - b.sentAt.nanoseconds || (a.id < b.id ? -1 : a.id > b.id ? 1 : 0);
