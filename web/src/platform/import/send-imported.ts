import type { Outbox } from '../outbox/outbox.ts';
import { packOutgoing, type Outgoing } from '../outbox/outgoing.ts';

/** The way of imported messages out of this browser: the outbox that all messages take, so that none is lost and none goes twice. */
export interface ImportedSender {
  /** In the outbox when it resolves; `landed` settles when the server has it, or will not have it (a `SendFault`). */
  send(laneId: string, id: string, message: Outgoing): Promise<{ readonly landed: Promise<void> }>;
  /** Nothing of the lane is on its way any more. */
  settled(laneId: string): Promise<void>;
  close(): void;
}

/** The server refused a message for good. */
export class SendFault extends Error {
  readonly code: string;

  constructor(code: string) {
    super(code);
    this.name = 'SendFault';
    this.code = code;
  }
}

interface Waiting {
  readonly landed: () => void;
  readonly refused: (error: SendFault) => void;
  /** In the outbox since this tab put it there: a refusal from before says nothing. */
  isIn: boolean;
}

/** Told by the outbox what became of which message; a refused one is taken out of it again, so that no screen shows it as a failed one. */
export const importedSender = (outbox: Outbox): ImportedSender => {
  const waiting = new Map<string, Waiting>();
  const looks = new Set<() => void>();
  const look = (): void => {
    for (const item of outbox.items()) {
      const one = item.stage === 'failed' ? waiting.get(item.id) : undefined;
      if (one?.isIn !== true) continue;
      waiting.delete(item.id);
      outbox.takeBack(item.id);
      one.refused(new SendFault(item.failure?.code ?? 'internal'));
    }
    for (const each of looks) each();
  };
  const stops = [
    outbox.onLanded(({ id }) => {
      waiting.get(id)?.landed();
      waiting.delete(id);
    }),
    outbox.subscribe(look),
  ];
  return {
    send: async (laneId, id, message) => {
      const landed = new Promise<void>((resolve, reject) => waiting.set(id, { landed: resolve, refused: reject, isIn: false }));
      // Whoever stops waiting in the middle has no use for what became of the rest.
      landed.catch(() => undefined);
      const item = await outbox.enqueue(laneId, packOutgoing(message), undefined, id);
      // Refused in a tab that was closed before it took the message back.
      if (item.stage === 'failed') outbox.retry(id);
      const one = waiting.get(id);
      if (one !== undefined) one.isIn = true;
      look();
      return { landed };
    },
    settled: (laneId) =>
      new Promise((resolve) => {
        const isQuiet = (): void => {
          if (outbox.items().some((item) => item.laneId === laneId && item.stage !== 'failed')) return;
          looks.delete(isQuiet);
          resolve();
        };
        looks.add(isQuiet);
        isQuiet();
      }),
    close: () => {
      for (const stop of stops) stop();
    },
  };
};
