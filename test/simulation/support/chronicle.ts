import type { Said } from '../../../web/src/platform/live/fold-acts.ts';
import { compareInstants, type Instant } from '../../../web/src/platform/live/message-order.ts';

export interface Accepted {
  readonly id: string;
  readonly text: string;
  readonly uid: string;
  readonly device: string;
  /** Place in the outbox of its browser. */
  readonly order: number;
}
/** What a device shows of one message. */
export interface Shown {
  readonly id: string;
  readonly sentAt: Instant;
  readonly sender: string;
  /** Null where it does not open. */
  readonly text: string | null;
  /** What it does to which other message; null where it does not open. */
  readonly said: Said | null;
}
/** Marks of one reader as somebody saw them. */
export interface SeenMarks {
  readonly uid: string;
  readonly delivered: Instant | null;
  readonly read: Instant | null;
}

const ranks = ['waiting', 'sent', 'delivered', 'read'] as const;

/** What happened in one run, as the devices themselves told it, and what must never be seen on the way. */
export class Chronicle {
  readonly accepted: Accepted[] = [];
  readonly faults: string[] = [];
  /** Texts that somebody began to send: nothing else may ever arrive. */
  readonly attempted = new Set<string>();
  /** Messages that a person opened, on any device. */
  readonly #opened = new Map<string, Map<string, Instant>>();
  readonly #ranks = new Map<string, number>();

  fault(text: string): void {
    if (!this.faults.includes(text)) this.faults.push(text);
  }

  opened(uid: string, message: Shown): void {
    const own = this.#opened.get(uid) ?? new Map<string, Instant>();
    this.#opened.set(uid, own);
    own.set(message.id, message.sentAt);
  }

  hasOpened(uid: string, id: string): boolean {
    return this.#opened.get(uid)?.has(id) === true;
  }

  /** One device's whole view at one moment. States never go back; what is marked as delivered was opened by its reader. */
  look(device: string, uid: string, shown: readonly Shown[], waiting: readonly { id: string; stage: string }[], marks: readonly SeenMarks[]): void {
    const others = marks.filter((mark) => mark.uid !== uid);
    const landed = new Set(shown.map((message) => message.id));
    for (const item of waiting) if (!landed.has(item.id) && item.stage !== 'failed') this.#advance(device, item.id, 0);
    for (const message of shown.filter((one) => one.sender === uid)) {
      const reached = (which: 'delivered' | 'read') => others.some((mark) => isAt(mark[which], message.sentAt));
      this.#advance(device, message.id, reached('read') ? 3 : reached('delivered') ? 2 : 1);
    }
    for (const mark of others) {
      for (const message of shown.filter((one) => one.sender !== mark.uid && isAt(mark.delivered, one.sentAt))) {
        if (!this.hasOpened(mark.uid, message.id))
          this.fault(`${device} was told that ${message.text ?? message.id} was delivered to ${mark.uid}, who never opened it`);
      }
    }
  }

  /** A new tab knows nothing yet: what it shows first counts anew. */
  forget(device: string): void {
    for (const key of this.#ranks.keys()) if (key.startsWith(`${device} `)) this.#ranks.delete(key);
  }

  #advance(device: string, id: string, rank: number): void {
    const key = `${device} ${id}`;
    const before = this.#ranks.get(key) ?? 0;
    if (rank < before) this.fault(`${device} showed ${id} as ${ranks[before]} and then as ${ranks[rank]}`);
    else this.#ranks.set(key, rank);
  }
}

const isAt = (mark: Instant | null, at: Instant): boolean => mark !== null && compareInstants(mark, at) >= 0;
