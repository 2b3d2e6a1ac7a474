import { monthBegins } from './month.ts';

/** What a hold covers. `id` is null for everything of the agency. FORMAT: kinds are only ever added. */
export const holdReachKinds = ['agency', 'mandate', 'conversation', 'person'] as const;
export interface HoldReach {
  readonly kind: (typeof holdReachKinds)[number];
  /** Of the search, the conversation or the member. */
  readonly id: string | null;
  /** Messages of these days alone, ms; null: without beginning, without end. A part of a conversation is held whole. */
  readonly fromMs: number | null;
  readonly toMs: number | null;
}

/** One part of a conversation, or one month of it, as a hold sees it. */
export interface HoldPlace {
  readonly conversation: string;
  readonly mandate: string;
  /** Everybody who took part, ever. */
  readonly uids: readonly string[];
  /** Months in which it has messages: UTC year·12 + month − 1. */
  readonly periods: readonly number[];
}

/** A hold that counts: until it is released, and for a while after that. */
export interface ActiveHold {
  readonly scope: HoldReach;
  /** Null: not released. */
  readonly untilMs: number | null;
}
export type HoldRegister = Readonly<Record<string, ActiveHold>>;

/** Whether a hold covers a place. One without messages is held like one with a message on every day. */
export const covers = ({ kind, id, fromMs, toMs }: HoldReach, { conversation, mandate, uids, periods }: HoldPlace): boolean => {
  const isThere = kind === 'agency' || (kind === 'mandate' && id === mandate) || (kind === 'conversation' && id === conversation);
  if (!isThere && !(kind === 'person' && id !== null && uids.includes(id))) return false;
  if (periods.length === 0) return true;
  return periods.some((period) => (fromMs === null || monthBegins(period + 1) > fromMs) && (toMs === null || monthBegins(period) < toMs));
};

/** Ids of the holds that keep a place now, and until when they do: null while one of them is not released. Empty: nothing keeps it. */
export const heldBy = (register: HoldRegister, place: HoldPlace, now: number): { readonly ids: readonly string[]; readonly untilMs: number | null } => {
  const found = Object.entries(register).filter(([, hold]) => (hold.untilMs === null || now < hold.untilMs) && covers(hold.scope, place));
  const isOpen = found.some(([, { untilMs }]) => untilMs === null);
  return { ids: found.map(([id]) => id).toSorted(), untilMs: isOpen ? null : Math.max(...found.map(([, { untilMs }]) => untilMs ?? 0)) };
};

/** The register without what is over. */
export const withoutOver = (register: HoldRegister, now: number): HoldRegister =>
  Object.fromEntries(Object.entries(register).filter(([, { untilMs }]) => untilMs === null || now < untilMs));
