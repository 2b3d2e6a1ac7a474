import type { DueKey } from './due-keys.ts';

export interface RenewerPorts {
  /** Everything that is due now and can be done here, in the order in which it is to be done. */
  readonly due: () => readonly DueKey[];
  /** Renews one; changes nothing where it is not due any more. */
  readonly renew: (key: DueKey) => Promise<void>;
  readonly failed: (error: unknown) => void;
  readonly after: (ms: number, wake: () => void) => () => void;
  readonly now: () => number;
}

/** Works off what is due, one key after the other. */
export interface Renewer {
  start(): void;
  /** Something may have become due. */
  look(): void;
  close(): void;
}

const FIRST_MS = 5_000;
const LONGEST_MS = 10 * 60_000;

/**
 * Keeps no list of its own: what is due says `due` each time, so that a renewer that is stopped in any word of its work is gone on with by
 * the next. One that fails is put off, longer each time, and holds up nothing else; what was done is not done again while the documents
 * that say so are on their way.
 */
export const openRenewer = ({ due, renew, failed, after, now }: RenewerPorts): Renewer => {
  const done = new Set<string>();
  const putOff = new Map<string, { readonly untilMs: number; readonly tries: number }>();
  let isStarted = false;
  let isClosed = false;
  let isWorking = false;
  let cancel: (() => void) | null = null;
  const nameOf = ({ kind, id, mark }: DueKey): string => `${kind}/${id}/${mark}`;

  const next = (): DueKey | undefined => due().find((key) => !done.has(nameOf(key)) && (putOff.get(nameOf(key))?.untilMs ?? 0) <= now());

  const look = (): void => {
    if (!isStarted || isClosed || isWorking) return;
    isWorking = true;
    void work().finally(() => {
      isWorking = false;
      wait();
    });
  };

  const work = async (): Promise<void> => {
    for (let key = next(); key !== undefined && !isClosed; key = next()) {
      const name = nameOf(key);
      try {
        await renew(key);
        done.add(name);
        putOff.delete(name);
      } catch (error) {
        const tries = (putOff.get(name)?.tries ?? 0) + 1;
        putOff.set(name, { tries, untilMs: now() + Math.min(LONGEST_MS, FIRST_MS * 2 ** (tries - 1)) });
        failed(error);
      }
    }
  };

  /** Wakes for the first that was put off and is still due. */
  const wait = (): void => {
    cancel?.();
    cancel = null;
    if (isClosed) return;
    const times = due().flatMap((key) => putOff.get(nameOf(key))?.untilMs ?? []);
    if (times.length > 0) cancel = after(Math.max(0, Math.min(...times) - now()), look);
  };

  return {
    start: () => {
      isStarted = true;
      look();
    },
    look,
    close: () => {
      isClosed = true;
      cancel?.();
    },
  };
};
