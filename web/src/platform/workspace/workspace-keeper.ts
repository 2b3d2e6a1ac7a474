import type { Account } from '../session-state.ts';
import type { Reopening } from './reopening.ts';
import type { Workspace } from './workspace.ts';

/** What is shown to whom is in. */
export interface Shown<Opened = Workspace> {
  readonly workspace: Opened | null;
  /** Why there is none: its code did not load, or its store is gone. */
  readonly fault: string | null;
  readonly reopening: Reopening | null;
}

/** As much of a workspace as its keeper uses. */
type Closable = Pick<Workspace, 'close' | 'mayTakeOver' | 'keepUnsent'>;

export interface KeeperPorts<Opened extends Closable> {
  readonly open: (account: Account, signal: AbortSignal, reopening: (reopening: Reopening | null) => void) => Promise<Opened>;
  readonly faultOf: (error: unknown) => string;
  readonly show: (shown: Shown<Opened>) => void;
  readonly after: (ms: number, wake: () => void) => () => void;
}

export interface WorkspaceKeeper {
  /** Who is in now; null: nobody. */
  keep(account: Account | null): void;
}

export const nothingShown: Shown<never> = { workspace: null, fault: null, reopening: null };
const AGAIN_MS = 10_000;

/** A workspace and what it takes the place of, until it is there. */
interface Held<Opened> {
  readonly account: Account;
  readonly leaving: AbortController;
  before: Held<Opened> | null;
  /** Open, and not shown yet. */
  pending: Opened | null;
  opened: Opened | null;
}

/**
 * One workspace for the account that is in; closed when it is locked, signed out or removed. Where the same device goes on with other keys, the one
 * of before stays until the next is there and may take its place: whoever fills in a form keeps the form, and unsent texts are kept first. One that
 * does not open, or has not got its lists, takes nobody's place and is opened again, for as long as it takes.
 */
export const openWorkspaceKeeper = <Opened extends Closable>({ open, faultOf, show, after }: KeeperPorts<Opened>): WorkspaceKeeper => {
  let current: Held<Opened> | null = null;

  const discard = (held: Held<Opened>): void => {
    held.pending?.close();
    held.pending = null;
  };
  const leave = (held: Held<Opened> | null): void => {
    if (held === null) return;
    held.leaving.abort();
    held.opened?.close();
    discard(held);
    leave(held.before);
  };

  const begin = async (held: Held<Opened>): Promise<void> => {
    const isCurrent = (): boolean => current === held;
    const { before } = held;
    const opened = await open(held.account, held.leaving.signal, (reopening) => {
      if (isCurrent() && held.opened === null && before === null) show({ ...nothingShown, reopening });
    });
    if (!isCurrent()) return opened.close();
    held.pending = opened;
    if (before !== null) await opened.mayTakeOver();
    if (!isCurrent()) return;
    await before?.opened?.keepUnsent().catch(() => undefined);
    // Whoever left has closed it.
    if (!isCurrent()) return;
    held.pending = null;
    held.opened = opened;
    held.before = null;
    show({ ...nothingShown, workspace: opened });
    leave(before);
  };

  const tryToBegin = (held: Held<Opened>): void => {
    begin(held).catch((error: unknown) => {
      discard(held);
      if (current !== held) return;
      // What is there goes on with the keys that it has.
      if (held.before !== null) after(AGAIN_MS, () => (current === held ? tryToBegin(held) : undefined));
      else show({ ...nothingShown, fault: faultOf(error) });
    });
  };

  return {
    keep: (account) => {
      if (account === (current?.account ?? null)) return;
      const isSame = account !== null && current !== null && current.account.device.deviceId === account.device.deviceId;
      // Of several that are not there yet, the one that is shown stays.
      const shown = isSame && current !== null && current.opened === null ? current.before : current;
      if (isSame && current !== null && current !== shown) {
        current.leaving.abort();
        discard(current);
      }
      if (!isSame) leave(current);
      current = account === null ? null : { account, leaving: new AbortController(), before: isSame ? shown : null, pending: null, opened: null };
      if (!isSame || shown === null) show(nothingShown);
      if (current !== null) tryToBegin(current);
    },
  };
};
