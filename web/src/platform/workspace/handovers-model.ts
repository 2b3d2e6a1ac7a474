import { collection, limit, onSnapshot, orderBy, query, Timestamp, where, type Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import type { ApiClient } from '../api-client.ts';
import { codeOf, isTransient } from '../fault-code.ts';
import { plainValue } from '../firestore-source.ts';
import { carryOut, type CarryOutPorts } from '../handover/carry-out.ts';
import { greetCandidates, type GreetPorts } from '../handover/greet-candidates.ts';
import type { Log } from '../log.ts';
import type { Handover } from '../vault/handovers.ts';
import type { Colleague } from '../vault/teams.ts';
import type { Vault } from '../vault/vault.ts';

/** A handover that this person is told of. */
export interface HandoverView extends Handover {
  readonly id: string;
  readonly createdAtMs: number;
  readonly undoUntilMs: number;
  /** Conversations that wait for a device of somebody else, as far as this one has seen. */
  readonly waiting: number;
}

/** Handovers that concern this person, newest first; carries out what this device can, and greets candidates. */
export interface HandoversModel {
  /** Null until they are here. */
  state(): readonly HandoverView[] | null;
  subscribe(changed: () => void): () => void;
  /** Takes a handover back, to the end; a page that is closed meanwhile goes on with its own when it is opened again. */
  undo(handoverId: string): Promise<void>;
  close(): void;
}

export interface HandoversInput {
  readonly db: Firestore;
  readonly api: ApiClient;
  readonly vault: Vault;
  readonly greet: Omit<GreetPorts, 'vault' | 'api'>;
  /** Somebody as lanes name them; undefined before the members are here. */
  readonly colleague: (uid: string) => Colleague | undefined;
  readonly pay: NonNullable<CarryOutPorts['pay']>;
  readonly log: Log;
  /** One tab at a time; resolves when the work is over. */
  readonly alone: (work: () => Promise<void>) => Promise<void>;
}

/** What did not get through, or waits for others, is looked at again after so long (ms). */
const AGAIN_MS = 15_000;
const SHOWN = 20;

/**
 * Follows handovers and works on those that are not over, in one tab of the browser. A page that is left or killed leaves the rest to the
 * next one that is opened, here or at a colleague's: what is settled is in the handover, not in the page.
 */
export const openHandoversModel = ({ db, api, vault, greet, colleague, pay, log, alone }: HandoversInput): HandoversModel => {
  const { agencyId } = vault.device.admitted;
  const { uid } = vault.device;
  const listeners = new Set<() => void>();
  const waiting = new Map<string, number>();
  /** What was looked at in this state is not looked at again until it changes. */
  const greeted = new Map<string, string>();
  const seen = new Map<string, string>();
  let handovers: readonly HandoverView[] | null = null;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let isWorking = false;
  let isClosed = false;

  const show = (): void => {
    for (const listener of [...listeners]) listener();
  };

  const workOn = async (view: HandoverView): Promise<void> => {
    if (view.state === 'running') {
      const { waiting: left } = await carryOut({ api, source: greet.source, vault, colleague, pay, isStopped: () => isClosed }, view.id, view);
      waiting.set(view.id, left);
      handovers = (handovers ?? []).map((one) => (one.id === view.id ? { ...one, waiting: left } : one));
      show();
    }
    // A page that was closed in the middle of an undo goes on with it.
    if (view.state === 'undoing' && view.by === uid) await undo(view.id);
    const stands = standOf(view);
    if (!isMine(view) || greeted.get(view.id) === stands) return;
    // While it moves on, candidates are told at the next look: each look reads all that has gone over.
    const isMoving = view.state === 'running' && seen.get(view.id) !== stands;
    seen.set(view.id, stands);
    if (isMoving) return;
    await greetCandidates({ ...greet, api, vault }, view.id, view);
    greeted.set(view.id, stands);
  };
  const isMine = ({ plan }: HandoverView): boolean => Object.values(plan).some(({ receivers }) => uid in receivers);

  const undo = async (handoverId: string): Promise<void> => {
    for (let left = 1; left > 0 && !isClosed;) ({ left } = await api.call('undoHandover', { params: { handoverId }, body: {} }));
  };

  const look = async (): Promise<void> => {
    if (isWorking || isClosed || handovers === null) return;
    isWorking = true;
    await alone(async () => {
      for (const view of handovers ?? [])
        if (!isClosed)
          await workOn(view).catch((error: unknown) => {
            if (!isTransient(error)) log.note({ event: 'call-failed', code: codeOf(error) ?? 'internal' });
            greeted.delete(view.id);
          });
    }).catch(() => undefined);
    isWorking = false;
    const isOpen = (handovers ?? []).some(
      (view) => view.state === 'running' || (view.state === 'undoing' && view.by === uid) || (isMine(view) && greeted.get(view.id) !== standOf(view)),
    );
    if (isOpen && !isClosed) timer ??= setTimeout(wake, AGAIN_MS);
  };
  const wake = (): void => {
    timer = null;
    void look();
  };

  const stop = onSnapshot(
    query(collection(db, paths.handovers(agencyId)), where('readers', 'array-contains', uid), orderBy('createdAt', 'desc'), limit(SHOWN)),
    (found) => {
      handovers = found.docs.map((one): HandoverView => {
        const data = plainValue(one.data()) as Handover;
        return { ...data, id: one.id, createdAtMs: ms(data.createdAt), undoUntilMs: ms(data.undoUntil), waiting: waiting.get(one.id) ?? 0 };
      });
      show();
      void look();
    },
    (error) => log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' }),
  );

  return {
    state: () => handovers,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    undo,
    close: () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      stop();
    },
  };
};

/** Changes whenever a conversation was settled. */
const standOf = ({ state, settled, takenBack }: HandoverView): string => `${state}/${settled}/${takenBack}`;

const ms = (value: unknown): number => (value instanceof Timestamp ? value.toMillis() : 0);
