import { compareInstants, type Instant } from './message-order.ts';

/** What a message's signature covers of its place among the others, as far as this device could check it. */
export interface Witness {
  readonly id: string;
  readonly sentAt: Instant;
  readonly sender: string;
  readonly device: string;
  readonly counter: number;
  readonly tipSeq: number;
  /** First 16 bytes of the hash, in hex. */
  readonly tipHash: string;
  /** Signature, path and keys fit. What does not say nothing, but its number is taken. */
  readonly isVerified: boolean;
}

/** Messages of which this device has every one between the first and the last, in the order of the screen. */
export interface Stretch {
  readonly messages: readonly Witness[];
  /** Nothing lies before the first. */
  readonly isFromBeginning: boolean;
}

/** A tip of the lane's ledger as the server showed it to this device. */
export interface SeenTip {
  readonly seq: number;
  readonly hash: string;
}

/** Messages that must exist and are not there: `count` of one device, between two of its messages. */
export interface Hole {
  readonly key: string;
  readonly device: string;
  readonly sender: string;
  readonly count: number;
  /** Null: before the lane's first known message of this device. */
  readonly after: { readonly id: string; readonly sentAt: Instant } | null;
  readonly before: { readonly id: string; readonly sentAt: Instant };
}

export type Alarm =
  /** Two messages of one device bear one number. */
  | { readonly kind: 'twice'; readonly key: string; readonly first: Witness; readonly second: Witness }
  /** A device's later number has the earlier time. */
  | { readonly kind: 'order'; readonly key: string; readonly first: Witness; readonly second: Witness }
  /** One place in the ledger, two contents: the message's device was shown another record. `other` null: this device was. */
  | { readonly kind: 'fork'; readonly key: string; readonly seq: number; readonly first: Witness; readonly other: Witness | null }
  /** The server shows a record that ends before what it showed. `by` null: to this device itself. */
  | { readonly kind: 'shortened'; readonly key: string; readonly seq: number; readonly by: Witness | null };

export interface Findings {
  readonly holes: readonly Hole[];
  readonly alarms: readonly Alarm[];
}

/**
 * Holes, doubled numbers, turned order and forks in what the server tells of one lane (docs/spec/gaps.md). Pure. Only signed numbers are
 * believed; numbers of messages that are there in any form are not missed. What lies outside of a stretch is not judged.
 */
export const witnessLane = (stretches: readonly Stretch[], tips: readonly SeenTip[], loose: readonly Witness[] = []): Findings => {
  const all = new Map([...stretches.flatMap((stretch) => stretch.messages), ...loose].map((one) => [one.id, one]));
  const taken = new Set([...all.values()].map((one) => `${one.device} ${one.counter}`));
  const holes = new Map<string, Hole>();
  const alarms = new Map<string, Alarm>();
  const raise = (alarm: Alarm): void => void alarms.set(alarm.key, alarm);
  for (const stretch of stretches) {
    const before = new Map<string, Witness>();
    for (const one of stretch.messages) {
      if (!one.isVerified) continue;
      const last = before.get(one.device) ?? null;
      const hole = holeBetween(last, one, stretch.isFromBeginning, taken);
      if (hole !== null) holes.set(hole.key, hole);
      if (last !== null && one.counter < last.counter && compareInstants(last.sentAt, one.sentAt) < 0)
        raise({ kind: 'order', key: `order-${one.id}`, first: last, second: one });
      if (last === null || one.counter > last.counter) before.set(one.device, one);
    }
  }
  for (const alarm of doubled(all.values())) raise(alarm);
  for (const alarm of forked(all.values(), tips)) raise(alarm);
  return { holes: [...holes.values()], alarms: [...alarms.values()] };
};

const holeBetween = (last: Witness | null, one: Witness, isFromBeginning: boolean, taken: ReadonlySet<string>): Hole | null => {
  if (last === null && !isFromBeginning) return null;
  const from = (last?.counter ?? 0) + 1;
  // A device that counts in millions lies; its numbers are not gone through.
  const missing =
    one.counter - from > MOST_MISSED
      ? one.counter - from
      : Array.from({ length: Math.max(0, one.counter - from) }, (_, i) => from + i).filter((counter) => !taken.has(`${one.device} ${counter}`)).length;
  if (missing === 0) return null;
  const place = ({ id, sentAt }: Witness): { id: string; sentAt: Instant } => ({ id, sentAt });
  return {
    key: `hole-${one.device}-${from}-${one.counter}`,
    device: one.device,
    sender: one.sender,
    count: missing,
    after: last === null ? null : place(last),
    before: place(one),
  };
};
const MOST_MISSED = 10_000;

const doubled = (all: Iterable<Witness>): Alarm[] => {
  const byNumber = new Map<string, Witness>();
  const found: Alarm[] = [];
  for (const one of all) {
    if (!one.isVerified) continue;
    const number = `${one.device} ${one.counter}`;
    const first = byNumber.get(number);
    if (first === undefined) byNumber.set(number, one);
    else found.push({ kind: 'twice', key: `twice-${number}`, first, second: one });
  }
  return found;
};

/** A place in a chain has one hash. Who saw nothing yet says so with number 0 and nothing more. */
const forked = (all: Iterable<Witness>, tips: readonly SeenTip[]): Alarm[] => {
  const own = new Map(tips.map(({ seq, hash }) => [seq, hash.slice(0, 32)]));
  const claims = new Map<number, Witness>();
  const found: Alarm[] = [];
  for (const one of all) {
    if (!one.isVerified || one.tipSeq === 0) continue;
    const [seen, first] = [own.get(one.tipSeq), claims.get(one.tipSeq)];
    const key = `fork-${one.tipSeq}`;
    if (seen !== undefined && seen !== one.tipHash) found.push({ kind: 'fork', key, seq: one.tipSeq, first: one, other: null });
    else if (first !== undefined && first.tipHash !== one.tipHash) found.push({ kind: 'fork', key, seq: one.tipSeq, first, other: one });
    if (first === undefined) claims.set(one.tipSeq, one);
  }
  return found;
};

/**
 * What the server's present tip denies of what it showed before: to this device, or to others whose messages name it. `tip`: asked for
 * after all of these were known here, so that nothing can be merely on its way. Null: the ledger is gone.
 */
export const deniedBy = (tip: SeenTip | null, seen: readonly SeenTip[], messages: readonly Witness[]): Alarm | null => {
  const seq = tip?.seq ?? 0;
  const same = seen.find((one) => one.seq === seq && tip !== null && one.hash !== tip.hash);
  if (same !== undefined) return { kind: 'shortened', key: `shortened-${seq}`, seq, by: null };
  const own = seen.reduce((most, one) => Math.max(most, one.seq), 0);
  if (own > seq) return { kind: 'shortened', key: `shortened-${own}`, seq: own, by: null };
  const by = messages.find((one) => one.isVerified && one.tipSeq > seq);
  return by === undefined ? null : { kind: 'shortened', key: `shortened-${by.tipSeq}`, seq: by.tipSeq, by };
};
