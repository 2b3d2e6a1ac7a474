// One WebChannel session: a client's side of one Listen or Write stream, without sockets and without timers.
//
//   handshake → open ⇄ (back channel attached | detached) → closed
//
// Outgoing arrays are numbered from 1 (0 was the handshake) and kept until the client has acknowledged them (AID); a new back
// channel gets everything after its AID again. Incoming messages are numbered by the client (ofs) and taken exactly once and in
// order, however often and in whatever order their requests arrive. So a lost request or answer costs a repeat, never a message.

/** A response that arrays can be written to. `end` closes it politely. */
export interface BackChannel {
  write(frame: string): void;
  end(): void;
}

interface OutgoingArray {
  readonly id: number;
  readonly text: string;
}

/** A streaming back channel is ended after so many characters: the browser keeps the whole response in memory. */
const rotateAfterCharacters = 1_000_000;
/** A session that nobody fetches from is given up when this many characters wait. */
const maxWaitingCharacters = 32_000_000;

export class Session {
  readonly id: string;
  #lastSeen: number;
  #lastWritten: number;
  #outgoing: OutgoingArray[] = [];
  #outgoingCharacters = 0;
  #nextId = 1;
  #sentUpTo = 0;
  #nextIncoming = 0;
  #early = new Map<number, string>();
  #back: { readonly channel: BackChannel; readonly once: boolean; written: number } | undefined;
  #flushing = false;
  readonly #now: () => number;
  readonly #take: (message: string) => void;

  /** `now` is in milliseconds from any start; `take` gets the client's messages. */
  constructor(id: string, now: () => number, take: (message: string) => void) {
    this.id = id;
    this.#now = now;
    this.#take = take;
    this.#lastSeen = now();
    this.#lastWritten = this.#lastSeen;
  }

  /** True when nobody fetches any more: closed pages and crashed browsers say no goodbye. */
  isAbandoned(expiryMs: number): boolean {
    if (this.#outgoingCharacters > maxWaitingCharacters) return true;
    return this.#back === undefined && this.#now() - this.#lastSeen >= expiryMs;
  }

  /** Takes the messages of one request; those already taken are dropped, those ahead of their turn wait for it. */
  receive(offset: number, messages: readonly string[]): void {
    this.#lastSeen = this.#now();
    messages.forEach((message, index) => {
      if (offset + index >= this.#nextIncoming) this.#early.set(offset + index, message);
    });
    for (let message = this.#early.get(this.#nextIncoming); message !== undefined; message = this.#early.get(this.#nextIncoming)) {
      this.#early.delete(this.#nextIncoming);
      this.#nextIncoming += 1;
      this.#take(message);
    }
  }

  /** Queues one array (JSON text). Arrays of the same turn leave in one frame. */
  send(text: string): void {
    this.#outgoing.push({ id: this.#nextId++, text });
    this.#outgoingCharacters += text.length;
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => {
      this.#flushing = false;
      this.#flush();
    });
  }

  /** The client has everything up to this array. */
  acknowledge(arrayId: number): void {
    const first = this.#outgoing[0]?.id ?? this.#nextId;
    for (const { text } of this.#outgoing.splice(0, Math.max(0, arrayId - first + 1))) this.#outgoingCharacters -= text.length;
  }

  /**
   * Attaches a back channel; an older one is ended. A streaming one with nothing to say gets a noop at once: a client that sees
   * no byte within four round trips believes in a buffering proxy and falls back to long polling for the life of its channel.
   */
  attach(channel: BackChannel, arrayId: number, once: boolean): void {
    this.#back?.channel.end();
    this.#lastSeen = this.#now();
    this.acknowledge(arrayId);
    this.#sentUpTo = arrayId;
    this.#back = { channel, once, written: 0 };
    if (this.#outgoing.length > 0) this.#flush();
    else if (!once) this.send('["noop"]');
  }

  /** The response is gone (closed by either side). */
  detach(channel: BackChannel): void {
    if (this.#back?.channel !== channel) return;
    this.#back = undefined;
    this.#lastSeen = this.#now();
  }

  /** Says something on a back channel that was silent so long; a long poll is thereby answered and asked anew. */
  keepAlive(silenceMs: number): void {
    if (this.#back && this.#now() - this.#lastWritten >= silenceMs) this.send('["noop"]');
  }

  /** The last words of a server that closes: the client starts a new session at once instead of retrying this one. */
  stop(): void {
    this.send('["stop"]');
    this.#flush();
    this.hangUp();
  }

  /** Ends the back channel without a word. */
  hangUp(): void {
    this.#back?.channel.end();
    this.#back = undefined;
  }

  /** [is a back channel open, last array sent, characters not acknowledged], the answer to a forward request. */
  status(): readonly [number, number, number] {
    return [this.#back ? 1 : 0, this.#sentUpTo, this.#outgoingCharacters];
  }

  #flush(): void {
    const back = this.#back;
    const first = this.#outgoing[0];
    if (!back || !first) return;
    const unsent = this.#outgoing.slice(Math.max(0, this.#sentUpTo - first.id + 1));
    if (unsent.length === 0) return;
    const frame = frameOf(`[${unsent.map(({ id, text }) => `[${id},${text}]`).join(',')}]`);
    this.#sentUpTo = this.#nextId - 1;
    this.#lastWritten = this.#now();
    back.written += frame.length;
    back.channel.write(frame);
    if (!back.once && back.written < rotateAfterCharacters) return;
    this.#back = undefined;
    back.channel.end();
  }
}

/** `<length>\n<text>`; the length counts UTF-16 code units, as the client's String does. */
export function frameOf(text: string): string {
  return `${text.length}\n${text}`;
}
