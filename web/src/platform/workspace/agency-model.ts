import { collection, doc, onSnapshot, query, where, type DocumentData, type Firestore, type QuerySnapshot } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { codeOf, faultCode } from '../fault-code.ts';
import { listenLanes, listenReads, readLanes, readReads, type LaneRow } from '../live/inbox-feed.ts';
import { MAX_PINNED } from '../live/inbox-wishes.ts';
import type { StoredMessage } from '../live/stored-message.ts';
import { listenWishes, writeMute, writePin } from '../live/wish-store.ts';
import type { Log } from '../log.ts';
import type { Vault } from '../vault/vault.ts';
import { emptyAgency, type AgencyState } from './agency-state.ts';
import { openCardReader } from './card-reader.ts';
import { openListTicks } from './list-ticks.ts';
import { openPreviews } from './previews.ts';
import { unreadIn } from './conversation-summary.ts';
import { isOver, nextOver } from './over-days.ts';
import { goneLanes } from './parts-apart.ts';
import { readAgency, readConversation, readMandate, readMember } from './read-documents.ts';

/** The workspace's live picture: one set of listeners for lists, heads and badges of every screen. */
export interface AgencyModel {
  state(): AgencyState;
  subscribe(changed: () => void): () => void;
  /** Own read position of a lane moved in this tab: the list follows at once. */
  readUpTo(laneId: string, at: { readonly seconds: number; readonly nanoseconds: number }): void;
  /** Messages of a lane that a conversation has open, so that the list need not fetch them; null when it closes. */
  follow(laneId: string, messages: readonly StoredMessage[] | null): void;
  /** Puts a conversation on top on all own devices, or takes it from there. False: no more fit. */
  pin(conversationId: string, on: boolean): boolean;
  /** Keeps a conversation quiet until then (ms; null: until it is taken back), or lets it be heard again (`off`). */
  mute(conversationId: string, until: number | null | 'off'): void;
  /** Counts what is unread anew, from the server alone. Rejects without a network. */
  recount(): Promise<Recount>;
  retry(): void;
  close(): void;
}

/** Timers of browsers go no further than 24 days. */
const LONGEST_WAIT_MS = 20 * 24 * 60 * 60_000;

/** How many conversations were counted anew, and which number was wrong. */
export interface Recount {
  readonly conversations: number;
  readonly corrected: readonly { readonly conversationId: string; readonly from: number | 'dot'; readonly to: number | 'dot' }[];
}

export interface AgencyModelInput {
  readonly db: Firestore;
  readonly vault: Vault;
  readonly log: Log;
  readonly isOnline: () => boolean;
  /** The server's time as far as it is known. */
  readonly now?: () => number;
}

/**
 * Follows what this member takes part in. Cards are opened on the device and come after their documents; a list that the
 * cache alone answered counts as loaded only if it has something or there is no network.
 */
export const openAgencyModel = ({ db, vault, log, isOnline, now = Date.now }: AgencyModelInput): AgencyModel => {
  const {
    uid,
    admitted: { agencyId },
  } = vault.device;
  const listeners = new Set<() => void>();
  const arrived = new Set<string>();
  let state: AgencyState = emptyAgency;
  let stops: (() => void)[] = [];
  let isClosed = false;

  const update = (change: Partial<AgencyState>): void => {
    if (isClosed) return;
    const next = { ...state, ...change };
    const isReady = ['agency', 'mandates', 'conversations', 'lanes'].every((part) => arrived.has(part));
    state = { ...next, status: next.status === 'failed' ? 'failed' : isReady ? 'ready' : 'loading' };
    for (const listener of [...listeners]) listener();
  };

  const failed = (error: unknown): void => {
    log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' });
    update({ status: 'failed', code: faultCode(error) });
  };

  const cards = openCardReader(vault, () => rebuild());
  const documents = { mandates: new Map<string, DocumentData>(), conversations: new Map<string, DocumentData>(), members: new Map<string, DocumentData>() };

  let heard: readonly LaneRow[] = [];
  let waking: ReturnType<typeof setTimeout> | null = null;
  /** Looks again when the next last day is over. */
  const wake = (): void => {
    if (waking !== null) clearTimeout(waking);
    const parts = [...documents.conversations.values()].flatMap((data) => [data, data['apart']?.talk, data['apart']?.notes]);
    const next = nextOver([...parts, ...heard.map(({ data }) => data)].filter(Boolean), now());
    waking = next === null || isClosed ? null : setTimeout(() => takeLanes(heard), Math.min(next - now() + 1, LONGEST_WAIT_MS));
  };
  let words: AgencyState['previews'] = new Map();
  /** Of a part that is over no word is left in the list, though its conversation is there. */
  const wordsLeft = (conversations: AgencyState['conversations']): AgencyState['previews'] => {
    const gone = new Set([...conversations.values()].flatMap((one) => goneLanes(one, now())));
    return gone.size === 0 ? words : new Map([...words].filter(([laneId]) => !gone.has(laneId)));
  };
  const takeLanes = (lanes: readonly LaneRow[]): void => {
    heard = lanes;
    update({ lanes: new Map(lanes.filter(({ data }) => !isOver(data, now())).map((lane) => [lane.laneId, lane])) });
    rebuild();
    look();
  };
  const inSight = ([, data]: [string, DocumentData]): boolean => !isOver(data, now());

  /** Puts documents and whatever cards are open together again. */
  const rebuild = (): void => {
    wake();
    const conversations = new Map(
      [...documents.conversations].filter(inSight).map(([id, data]) => [id, readConversation(id, data, cards.conversation(id, data))]),
    );
    update({
      conversations,
      previews: wordsLeft(conversations),
      mandates: new Map([...documents.mandates].map(([id, data]) => [id, readMandate(id, data, cards.mandate(id, data))])),
      members: new Map(
        [...documents.members].map(([id, data]) => [id, readMember(id, data, state.agency === null ? null : cards.member(id, data, state.agency.directory))]),
      ),
    });
  };

  const take =
    (part: keyof typeof documents) =>
    (found: QuerySnapshot): void => {
      if (found.metadata.fromCache && found.empty && isOnline()) return;
      documents[part] = new Map(found.docs.map((one) => [one.id, one.data()]));
      arrived.add(part);
      rebuild();
    };

  const previews = openPreviews({
    db,
    vault,
    now,
    changed: (map) => {
      words = map;
      update({ previews: wordsLeft(state.conversations) });
    },
    failed: (error) => log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' }),
  });
  const ticks = openListTicks({
    db,
    agencyId,
    uid,
    changed: (laneId, cursors) => update({ readers: new Map([...state.readers, [laneId, cursors]]) }),
    failed: (error) => log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' }),
  });
  const look = (): void => {
    const lanes = [...state.lanes.values()];
    previews.look(lanes, state.reads);
    ticks.look(lanes);
  };

  const start = (): void => {
    const mine = (path: string, field: string) => query(collection(db, path), where(field, 'array-contains', uid));
    const all = { includeMetadataChanges: true };
    stops = [
      onSnapshot(
        doc(db, paths.agency(agencyId)),
        (found) => {
          const data = found.data();
          if (data === undefined) return;
          arrived.add('agency');
          update({ agency: readAgency(data) });
          rebuild();
        },
        failed,
      ),
      onSnapshot(collection(db, paths.members(agencyId)), take('members'), failed),
      onSnapshot(mine(paths.mandates(agencyId), 'team'), all, take('mandates'), failed),
      onSnapshot(mine(paths.conversations(agencyId), 'participantUids'), all, take('conversations'), failed),
      listenLanes(
        db,
        agencyId,
        uid,
        (lanes: readonly LaneRow[], fromServer) => {
          if (!fromServer && lanes.length === 0 && isOnline()) return;
          arrived.add('lanes');
          takeLanes(lanes);
        },
        failed,
      ),
      listenReads(
        db,
        agencyId,
        uid,
        (reads, fromServer) => {
          update({ reads: { ...state.reads, ...reads }, areReadsKnown: state.areReadsKnown || fromServer || !isOnline() });
          look();
        },
        failed,
      ),
      listenWishes(db, agencyId, uid, (wishes) => update({ wishes }), failed),
    ];
  };

  start();
  return {
    state: () => state,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    readUpTo: (laneId, at) => {
      update({ reads: { ...state.reads, [laneId]: at } });
      look();
    },
    follow: (laneId, messages) => {
      previews.follow(laneId, messages);
      look();
    },
    pin: (conversationId, on) => {
      if (on && state.wishes.pinned.size >= MAX_PINNED) return false;
      void writePin(db, agencyId, uid, conversationId, on).catch(failed);
      return true;
    },
    mute: (conversationId, until) => void writeMute(db, agencyId, uid, conversationId, until).catch(failed),
    recount: async () => {
      const count = (): ReadonlyMap<string, number | 'dot'> =>
        new Map([...state.conversations.values()].map((one) => [one.id, unreadIn(state, one.lanes.candidate, uid)]));
      const before = count();
      const [lanes, reads] = await Promise.all([readLanes(db, agencyId, uid), readReads(db, agencyId, uid)]);
      takeLanes(lanes);
      update({ reads, areReadsKnown: true });
      await previews.recount(lanes, reads);
      const corrected = [...count()].flatMap(([conversationId, to]) => {
        const from = before.get(conversationId) ?? 0;
        return from === to ? [] : [{ conversationId, from, to }];
      });
      return { conversations: state.conversations.size, corrected };
    },
    retry: () => {
      for (const stop of stops) stop();
      arrived.clear();
      state = { ...state, status: 'loading', code: null };
      start();
      update({});
    },
    close: () => {
      isClosed = true;
      if (waking !== null) clearTimeout(waking);
      for (const stop of stops) stop();
      previews.close();
      ticks.close();
    },
  };
};
