import { toBase64url } from '@liexin/proof/bytes';
import { openActStore, type ActStore } from '../../platform/acts/act-store.ts';
import { keptComposing } from '../../platform/acts/kept-composing.ts';
import { packOutgoing } from '../../platform/outbox/outgoing.ts';
import { isPlanned, type OutboxItem } from '../../platform/outbox/item.ts';
import { codeOf } from '../../platform/fault-code.ts';
import type { Log } from '../../platform/log.ts';
import { mentionsIn, type Mentionable } from '../../platform/live/mentions.ts';
import { toMs, type Instant } from '../../platform/live/message-order.ts';
import type { Talk } from '../../platform/workspace/agency-state.ts';
import { openKeptPeople } from '../../platform/workspace/kept-people.ts';
import { peopleOf, type LanePeople } from '../../platform/workspace/lane-people.ts';
import { goneParts } from '../../platform/workspace/parts-apart.ts';
import { isRoom } from '../../platform/workspace/rooms.ts';
import type { Workspace } from '../../platform/workspace/workspace.ts';
import { openColleagueWatch } from './colleague-watch.ts';
import { openLaneModel, type LaneModel } from './lane-model.ts';
import { openStory, type Story } from './story.ts';
import type { LanePart } from './conversation-items.ts';
import type { ViewLane } from './conversation-view-types.ts';
import { laterOf, packPlanned } from './later.ts';
import type { LaterSnapshot } from './later-view-types.ts';

/** The open conversation as it lives, or the channel of a team, which has the one lane: lanes, people, drafts, and what this browser sends into it. */
export interface ConversationStore {
  readonly conversation: Talk;
  /** Changes with everything that a screen shows. */
  version(): number;
  subscribe(changed: () => void): () => void;
  lane(which: ViewLane): LaneModel;
  /** Parts whose own last day is over, though the conversation is there. */
  gone(): readonly ViewLane[];
  parts(): readonly LanePart[];
  people(which: ViewLane): LanePeople | null;
  /** Edits, answers, reactions and deletions. */
  readonly acts: ActStore<ViewLane>;
  /** uids of colleagues who are writing to the candidate, and since when this person is (ms; null: no text). */
  writing(): readonly string[];
  begunWritingAt(): number | null;
  draft(which: ViewLane): string;
  saveDraft(which: ViewLane, text: string): void;
  outbox(): readonly OutboxItem[];
  /** Messages of this browser that go out at another hour, and the candidate's clock. */
  later(): LaterSnapshot;
  landed(): ReadonlyMap<string, OutboxItem>;
  send(which: ViewLane, text: string): void;
  /** `at`: not before then (ms). */
  sendLater(which: ViewLane, text: string, at: number): void;
  takeBack(messageId: string, text: string): void;
  laneOf(laneId: string): ViewLane | null;
  readonly story: Story;
  /** Ciphertext by message, for the view "as the server sees it". */
  ciphertext(): Readonly<Record<string, string>>;
  /** The way of the candidate's newest live message: milliseconds after their tap. */
  lastWay(): { readonly sentMs: number; readonly deliveredMs: number | null } | null;
  close(): void;
}

export interface ConversationStoreInput {
  readonly workspace: Workspace;
  readonly conversation: Talk;
  readonly now: () => number;
  readonly log: Log;
}

const pair: readonly ViewLane[] = ['candidate', 'internal'];

export const openConversationStore = ({ workspace, conversation, now, log }: ConversationStoreInput): ConversationStore => {
  const {
    uid,
    admitted: { agencyId },
  } = workspace.vault.device;
  const { outbox, vault, model } = workspace;
  const both: readonly ViewLane[] = isRoom(conversation) ? ['internal'] : pair;
  const listeners = new Set<() => void>();
  const openedAtMs = now();
  const landed = new Map<string, OutboxItem>();
  const people = new Map<ViewLane, LanePeople>();
  const keptPeople = openKeptPeople(vault.sealed);
  const drafts = new Map<ViewLane, string>();
  const arrivals = new Map<string, number>();
  let startMarks: ReadonlyMap<ViewLane, Instant | null> | null = null;
  /** Read marks as they were when the conversation was opened, or as soon as they are known. */
  const keepMarks = (): void => {
    const { reads, areReadsKnown } = model.state();
    if (areReadsKnown) startMarks ??= new Map(both.map((which) => [which, reads[conversation.lanes[which]] ?? null]));
  };
  keepMarks();
  let version = 0;
  let keys = '';

  const changed = (): void => {
    version += 1;
    if (landed.size > 0) for (const which of both) for (const message of lanes[which]?.feed().live ?? []) landed.delete(message.id);
    noteArrivals();
    for (const listener of [...listeners]) listener();
  };

  const gone = (): readonly ViewLane[] => {
    const talk = model.state().conversations.get(conversation.id);
    return talk === undefined ? [] : goneParts(talk, now());
  };
  const laneInput = (which: ViewLane) => ({
    isGone: () => gone().includes(which),
    workspace,
    mandateId: conversation.mandateId,
    laneId: conversation.lanes[which],
    now,
    log,
    changed,
  });
  const lanes: Partial<Record<ViewLane, LaneModel>> = {};
  const internal = openLaneModel(laneInput('internal'));
  lanes.internal = internal;
  if (!isRoom(conversation)) lanes.candidate = openLaneModel(laneInput('candidate'));
  const laneModel = (which: ViewLane): LaneModel => lanes[which] ?? internal;
  const story = openStory({
    uid,
    lanes: both.map(laneModel),
    marks: () => startMarks && both.map((which) => startMarks?.get(which) ?? null),
    openedAtMs,
    changed,
  });

  /** Who reads, anew whenever epoch, list or participants of a lane changed. */
  const lookAtPeople = (): void => {
    const rows = both.map((which) => model.state().lanes.get(conversation.lanes[which]));
    const now_ = rows.map((row) => `${row?.data['epoch']}/${row?.data['signers']}/${(row?.data['participantUids'] as string[] | undefined)?.join()}`).join('|');
    if (now_ === keys) return;
    keys = now_;
    for (const which of both) {
      void keptPeople.get(conversation.lanes[which]).then((kept) => {
        if (kept === null || people.has(which)) return;
        people.set(which, kept);
        changed();
      });
      void vault.lanes
        .ring(conversation.lanes[which])
        .then((ring) => peopleOf(agencyId, ring))
        .then((found) => {
          people.set(which, found);
          void keptPeople.put(conversation.lanes[which], found);
          laneModel(which).retryLocked();
          changed();
        })
        .catch(() => log.note({ event: 'epoch-refused', code: 'ring' }));
      void vault.shares.prefetch(conversation.lanes[which]);
    }
  };

  /** Live messages alone: what was there when the conversation opened has no way to tell of. */
  const noteArrivals = (): void => {
    for (const message of lanes.candidate?.feed().live ?? []) {
      if (message.sender === uid || arrivals.has(message.id) || lanes.candidate?.outcomes().get(message.id)?.kind !== 'opened') continue;
      arrivals.set(message.id, toMs(message.sentAt) > openedAtMs ? now() : 0);
    }
  };

  for (const which of both) {
    void workspace.drafts.load(conversation.lanes[which]).then((text) => {
      if (!drafts.has(which)) drafts.set(which, text);
      changed();
    });
  }
  const stops = [
    model.subscribe(() => {
      keepMarks();
      lookAtPeople();
      changed();
    }),
    ...both.map((which) =>
      workspace.drafts.watch(conversation.lanes[which], (text) => {
        drafts.set(which, text);
        changed();
      }),
    ),
    outbox.subscribe(changed),
    outbox.onLanded((item) => {
      if (laneOf(item.laneId) === null) return;
      landed.set(item.id, item);
      changed();
    }),
  ];
  lookAtPeople();

  function laneOf(laneId: string): ViewLane | null {
    return both.find((which) => conversation.lanes[which] === laneId) ?? null;
  }

  /** Who may be named in a team note: whoever reads it, but oneself. */
  const colleagues = (): readonly Mentionable[] =>
    (people.get('internal')?.readers ?? []).filter((reader) => reader.kind === 'staff' && reader.uid !== uid).map(({ uid: id, name }) => ({ id, name }));

  const setDraft = (which: ViewLane, text: string): void => {
    drafts.set(which, text);
    workspace.drafts.save(conversation.lanes[which], text);
    changed();
  };

  const watch = openColleagueWatch({
    db: workspace.db,
    agencyId,
    laneId: conversation.lanes.candidate,
    uid,
    now,
    changed: () => changed(),
    failed: (error) => log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' }),
  });
  /** When colleagues last said something to the candidate. */
  const saidAt = (): ReadonlyMap<string, number> => new Map((lanes.candidate?.feed().live ?? []).map(({ sender, sentAt }) => [sender, toMs(sentAt)]));

  const acts = openActStore<ViewLane>({
    enqueue: (which, outgoing) => outbox.enqueue(conversation.lanes[which], packOutgoing(outgoing)),
    now,
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
    changed,
    failed: () => log.note({ event: 'store-failed', code: 'outbox' }),
    kept: keptComposing(vault.composing, both, (which) => conversation.lanes[which]),
  });
  // A page that goes away is hidden first: what waits for a change of mind goes out now.
  const flushActs = (): void => {
    if (document.visibilityState === 'hidden') acts.flush();
  };
  document.addEventListener('visibilitychange', flushActs);

  return {
    conversation,
    story,
    acts,
    laneOf,
    version: () => version,
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    lane: laneModel,
    gone,
    parts: () =>
      both.map((which): LanePart => ({
        lane: which,
        messages: story.messages(laneModel(which)),
        cursors: laneModel(which).cursors(),
        states: laneModel(which).states(),
        trouble: laneModel(which).trouble(),
        counted:
          which === 'candidate'
            ? [conversation.guest]
            : laneModel(which)
                .cursors()
                .map((cursor) => cursor.uid)
                .filter((one) => one !== uid),
      })),
    people: (which) => people.get(which) ?? null,
    draft: (which) => acts.editText(which) ?? drafts.get(which) ?? '',
    writing: () => watch.writing(saidAt()),
    begunWritingAt: watch.begunAt,
    saveDraft: (which, text) => {
      if (acts.editText(which) !== null) return acts.changeEdit(which, text);
      if (which === 'candidate') watch.typed(text);
      setDraft(which, text);
    },
    outbox: () => outbox.items().filter((item) => laneOf(item.laneId) !== null && !isPlanned(item, now())),
    later: () => laterOf({ items: outbox.items(), laneOf, nowMs: now(), guest: conversation.guest, lane: laneModel('candidate') }),
    landed: () => landed,
    send: (which, text) => {
      // Whoever writes wants to see it, and it stands at the end.
      if (story.range().newer !== 'none') story.jumpToNewest();
      // Not taken (the store is full or gone): the text goes back where it was typed.
      acts.send(which, text, which === 'internal' ? mentionsIn(text, colleagues()) : []).catch(() => {
        log.note({ event: 'store-failed', code: 'outbox' });
        if (acts.editText(which) === null) setDraft(which, text);
      });
    },
    sendLater: (which, text, at) => {
      outbox.enqueue(conversation.lanes[which], packPlanned(text, now()), Math.round(at)).catch(() => {
        log.note({ event: 'store-failed', code: 'outbox' });
        setDraft(which, text);
      });
    },
    takeBack: (messageId, text) => {
      const item = outbox.items().find((one) => one.id === messageId);
      const which = item === undefined ? null : laneOf(item.laneId);
      if (which === null) return;
      const before = drafts.get(which) ?? '';
      setDraft(which, before === '' ? text : `${before}\n${text}`);
      outbox.takeBack(messageId);
    },
    ciphertext: () =>
      Object.fromEntries(
        both.flatMap((which) =>
          laneModel(which)
            .feed()
            .messages.flatMap((message) => (message.envelope === null ? [] : [[message.id, toBase64url(message.envelope.ciphertext)]])),
        ),
      ),
    lastWay: () => {
      const candidate = laneModel('candidate');
      const newest = candidate.feed().live.findLast((message) => (arrivals.get(message.id) ?? 0) > 0);
      const outcome = newest === undefined ? undefined : candidate.outcomes().get(newest.id);
      if (newest === undefined || outcome?.kind !== 'opened') return null;
      const { writtenAtMs } = outcome.body;
      return { sentMs: Math.max(0, toMs(newest.sentAt) - writtenAtMs), deliveredMs: Math.max(0, Math.round((arrivals.get(newest.id) ?? 0) - writtenAtMs)) };
    },
    close: () => {
      acts.flush();
      watch.close();
      document.removeEventListener('visibilitychange', flushActs);
      for (const stop of stops) stop();
      for (const which of both) lanes[which]?.close();
      void workspace.keepUnsent();
    },
  };
};
