import { Fault } from '@liexin/domain/kernel/fault';
import { faultCode } from './fault-code.ts';
import { backOff } from './outbox/back-off.ts';

interface Asking<Value> {
  readonly ask: () => Promise<Value>;
  readonly answered: (value: Value) => void;
  /** It is not known yet; asked again by itself. */
  readonly failed: (code: string) => void;
  readonly random?: () => number;
  readonly after?: (ms: number, run: () => void) => () => void;
}

export interface AskedAgain {
  /** Asks now. */
  again(): void;
  close(): void;
}

/** The first wait is some seconds, the longest a minute. */
const triesBefore = 4;

const afterTimeout = (ms: number, run: () => void): (() => void) => {
  const timer = setTimeout(run, ms);
  return () => clearTimeout(timer);
};

/** Asks until there is an answer, and tells each failure. For what changes nothing: it is asked as often as needed. */
export const askAgain = <Value>({ ask, answered, failed, random = Math.random, after = afterTimeout }: Asking<Value>): AskedAgain => {
  let stop = (): void => undefined;
  let [turn, tries] = [0, 0];
  const run = (): void => {
    stop();
    const mine = ++turn;
    ask().then(
      (value) => {
        if (mine === turn) answered(value);
      },
      (error: unknown) => {
        if (mine !== turn) return;
        tries += 1;
        stop = after(waitMs(error, tries, random()), run);
        failed(faultCode(error));
      },
    );
  };
  run();
  return {
    again: run,
    close: () => {
      turn += 1;
      stop();
    },
  };
};

const waitMs = (error: unknown, tries: number, random: number): number => {
  const seconds = error instanceof Fault ? error.detail['retryAfterS'] : undefined;
  return typeof seconds === 'number' ? seconds * 1000 : backOff(tries + triesBefore, random);
};
