import type { ResponseOf } from '@liexin/domain/api/routes';
import { codeOf, faultCode, isTransient } from '../../platform/fault-code.ts';

type Answer = ResponseOf<'recover'>;

/** How the wish to come back stands, as far as this page knows. */
export type Seen =
  | { readonly kind: 'looking' }
  | { readonly kind: 'waiting'; readonly askedMs: number; readonly dueMs: number }
  | { readonly kind: 'finishing' }
  | { readonly kind: 'stopped'; readonly by: 'asker' | 'owner'; readonly atMs: number }
  /** Another device asked after this one. */
  | { readonly kind: 'replaced' }
  /** Another kit came into force in between. */
  | { readonly kind: 'void' };

export interface WatchPorts {
  /** What is asked of the server each time: the wish itself until it was answered once, then only how it stands. */
  readonly look: () => Promise<Answer>;
  /** The wait is over: signs, sends, enters. */
  readonly finish: (answer: Extract<Answer, { keyLog: unknown }>) => Promise<void>;
  readonly show: (seen: Seen) => void;
  /** Why it is not known how it stands; null: it is. */
  readonly fault: (code: string | null) => void;
  /** Server time in ms. */
  readonly now: () => number;
  readonly after: (ms: number, wake: () => void) => () => void;
}

/** The longest that an owner's no goes unseen here. */
const EVERY_MS = 60_000;
/** What did not get through is tried again after so long. */
const AGAIN_MS = 10_000;

export interface Watch {
  /** Looks now: the network is back, the page is in front again. */
  wake(): void;
  close(): void;
}

/**
 * Looks how the wait stands until it has ended, and finishes it when it is due. Only asks: a page that is closed meanwhile loses nothing, and
 * whatever fails is looked at again, never believed.
 */
export const watchRecovery = ({ look, finish, show, fault, now, after }: WatchPorts): Watch => {
  let stop = (): void => undefined;
  let [isGone, isBusy, isWanted] = [false, false, false];

  /** After how long to look again; null: it is over, or nothing here can help. */
  const turn = async (): Promise<number | null> => {
    try {
      const answer = await look();
      if (isGone) return null;
      fault(null);
      if (answer.state === 'waiting') {
        show({ kind: 'waiting', askedMs: answer.askedMs, dueMs: answer.dueMs });
        return Math.min(EVERY_MS, Math.max(1000, answer.dueMs - now()));
      }
      if (answer.state === 'stopped') return (show({ kind: 'stopped', by: answer.by, atMs: answer.atMs }), null);
      if (answer.state === 'replaced') return (show({ kind: 'replaced' }), null);
      show({ kind: 'finishing' });
      await finish(answer);
      return null;
    } catch (error) {
      if (isGone) return null;
      const code = codeOf(error);
      if (code === 'kit-superseded') return (show({ kind: 'void' }), null);
      if (code === 'recovery-stopped' || code === 'recovery-waiting') return AGAIN_MS;
      fault(faultCode(error));
      return isTransient(error) ? AGAIN_MS : null;
    }
  };
  const run = (): void => {
    if (isGone) return;
    // What is under way may have begun before whatever woke it.
    isWanted = isBusy;
    if (isBusy) return;
    isBusy = true;
    stop();
    void turn().then((ms) => {
      isBusy = false;
      if (ms === null || isGone) return;
      if (isWanted) run();
      else stop = after(ms, run);
    });
  };
  run();
  return {
    wake: run,
    close: () => {
      isGone = true;
      stop();
    },
  };
};
