import { Fault } from '@liexin/domain/kernel/fault';
import { toBase64url, utf8 } from '@liexin/proof/bytes';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { periodOf } from '@liexin/proof/period';
import type { ReaderCursor } from '../../src/platform/live/cursor-store.ts';
import { mergeMessages, toMs } from '../../src/platform/live/message-order.ts';
import { faultCode } from '../../src/platform/fault-code.ts';
import { openOutboxStorage } from '../../src/platform/outbox/indexed-db-storage.ts';
import { broadcastNeighbours, webLockLeadership } from '../../src/platform/outbox/leadership.ts';
import { memoryOutboxStorage } from '../../src/platform/outbox/memory-storage.ts';
import { openOutbox, type Outbox } from '../../src/platform/outbox/outbox.ts';
import type { ArrivedMessage, CandidateVault, OpenedMessage } from '../../src/platform/vault/candidate/candidate-vault.ts';
import { forCode } from '../../src/text/for-code.ts';
import type { Language } from '../../src/text/language.ts';
import { call } from './api.ts';
import { arrivedFromWire } from './arrived.ts';
import { conversationLines, type Mark } from './conversation-lines.ts';
import type { Live } from './lane-live.ts';
import { sessionToken, type Session } from './session-token.ts';
import { candidateTransport } from './candidate-transport.ts';
import type { ConversationState, Panel } from './page-state.ts';
import type { ConversationActions } from './views/conversation-view.tsx';

export interface ConversationPorts {
  readonly vault: CandidateVault;
  /** Token and firebase settings of the bind answer; null when this browser comes back by itself. */
  readonly entry: Session | null;
  readonly language: () => Language;
  readonly render: (state: ConversationState) => void;
  /** The link ended, or another device won: with the texts that did not go out. */
  readonly ended: (keptText: string) => void;
  readonly left: () => void;
  /** This browser became the candidate's. */
  readonly claimed: () => void;
}
export interface Conversation {
  readonly actions: Omit<ConversationActions, 'language'>;
  render(): void;
  close(): void;
}

/** A lane that a bound browser reads and writes. Readable from what is in hand; the SDK joins when it has loaded. */
export const openConversation = async ({ vault, entry, language, render, ended, left, claimed: tellClaimed }: ConversationPorts): Promise<Conversation> => {
  const remembered = vault.remembered();
  const card = vault.card();
  if (!remembered || !card) throw new Fault('not-found');
  const { answer } = remembered;
  let claimed = remembered.state === 'admitted';
  let messages: readonly ArrivedMessage[] = answer.messages.map(arrivedFromWire);
  const opened = new Map<string, OpenedMessage>();
  let marks: readonly Mark[] = Object.entries(answer.lane.cursors).map(([uid, cursor]) => ({
    uid,
    delivered: instantOf(cursor.deliveredMicros),
    read: instantOf(cursor.readMicros),
    atMs: null,
  }));
  let live: Live | null = null;
  let lane = { epoch: answer.keys.epoch, signers: answer.keys.signers.length - 1, state: answer.lane.state };
  let draft = await vault.draft();
  let panel: Panel | null = null;
  let hasDigits = answer.hasDigits;
  let offered = false;
  let passLink: ConversationState['passLink'] = null;
  let atBottom = true;
  let newBelow = 0;
  let closed = false;
  let endedAlready = false;

  let offsetMs = entry ? entry.serverTimeMs - Date.now() : 0;
  const serverNow = (): number => Date.now() + offsetMs;
  const token = async (): Promise<string> => (await sessionToken(vault)).token;
  const openAll = async (): Promise<void> => {
    await Promise.all(
      messages
        .filter((message) => !opened.has(message.id) || opened.get(message.id)?.kind === 'locked')
        .map(async (message) => {
          opened.set(message.id, await vault.open(message));
        }),
    );
    const newest = messages.findLast((message) => opened.get(message.id)?.kind === 'opened');
    if (newest && claimed) live?.marks().delivered(newest);
    show();
  };
  const outbox: Outbox = openOutbox({
    storage: vault.durable ? await openOutboxStorage(`liexin-reply-outbox-${vault.linkId}`, vault.sealer) : memoryOutboxStorage(),
    transport: candidateTransport({
      vault,
      live: () => live,
      now: serverNow,
      claim: () => claim(),
      isClaimed: () => claimed,
      shares: () => fetchShares([periodOf(serverNow())]),
    }),
    leadership: webLockLeadership(`liexin-reply-${vault.linkId}`, navigator.locks),
    neighbours: broadcastNeighbours(`liexin-reply-${vault.linkId}`, globalThis.BroadcastChannel),
    now: () => Date.now(),
    random: Math.random,
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
    newId: () => toBase64url(crypto.getRandomValues(new Uint8Array(16))),
    failed: () => undefined,
  });

  const keptText = (): string =>
    [...outbox.items().map((item) => new TextDecoder().decode(item.body)), draft].filter((text) => text.trim() !== '').join('\n\n');
  const stop = (): void => {
    if (!endedAlready) {
      endedAlready = true;
      close();
      ended(keptText());
    }
  };
  const claim = async (): Promise<'claimed' | 'refused' | 'later'> => {
    try {
      const idToken = live ? await live.idToken() : null;
      if (idToken === null) return 'later';
      const { keys } = await call('claim', vault.linkId, { deviceId: vault.deviceId, signature: await vault.claimSignature() }, idToken);
      await vault.claimed();
      await vault.renewKeys(keys);
      claimed = true;
      lane = { ...lane, epoch: keys.epoch };
      offered = !hasDigits;
      tellClaimed();
      void openAll();
      return 'claimed';
    } catch (error) {
      if (!(error instanceof Fault) || !['link-claimed-elsewhere', 'device-off', 'link-ended', 'not-allowed'].includes(error.code)) return 'later';
      setTimeout(stop);
      return 'refused';
    }
  };
  const fetchShares = async (periods: readonly number[]): Promise<void> => {
    const missing = vault.missingPeriods(periods);
    if (missing.length === 0 || !live) return;
    const { shares } = await call('laneShares', answer.keys.laneId, { from: Math.min(...missing), to: Math.max(...missing) }, await live.idToken());
    vault.addShares(shares);
  };
  const renewKeys = async (): Promise<void> => {
    if (!live) return;
    try {
      await vault.renewKeys(await call('laneKeys', answer.keys.laneId, {}, await live.idToken()));
      await openAll();
      outbox.kick();
    } catch (error) {
      if (error instanceof Fault && ['device-off', 'device-unknown', 'not-found', 'not-allowed'].includes(error.code)) stop();
    }
  };
  const fromFeed = (): void => {
    const arrived = live?.feed.state().messages ?? [];
    const merged = mergeMessages(messages, arrived);
    if (merged === null) return show();
    if (!atBottom) newBelow += merged.length - messages.length;
    messages = merged;
    const periods = arrived.flatMap((message) => (message.envelope ? [message.envelope.period] : []));
    void fetchShares(periods)
      .catch(() => undefined)
      .then(openAll);
  };
  const cursors = (found: readonly ReaderCursor[]): void => {
    marks = found.map((cursor) => ({
      uid: cursor.uid,
      delivered: cursor.delivered?.sentAt ?? null,
      read: cursor.read?.sentAt ?? null,
      atMs: cursor.at ? toMs(cursor.at) : null,
    }));
    show();
  };
  const state = (): ConversationState => ({
    names: card.names,
    role: card.role,
    readers: vault.readers().map((reader) => ({ ...reader, you: false })),
    lines: conversationLines({
      messages,
      opened,
      waiting: outbox.items(),
      marks,
      guestUid: answer.guestUid,
      readers: vault.readers(),
      names: card.names,
      failure: (code) => forCode(code, language()),
    }),
    draft,
    claimed,
    older: olderOf(live),
    online: navigator.onLine,
    closed: lane.state === 'closed',
    waiting: outbox.items().length,
    offerDigits: offered && claimed && !hasDigits,
    hasDigits,
    notice: remembered.notice,
    checkCode: fingerprintDigits(card.fingerprint),
    panel,
    passLink,
    durable: vault.durable,
    newBelow,
  });
  const show = (): void => {
    if (!closed) render(state());
  };
  const close = (): void => {
    closed = true;
    live?.close();
    outbox.close();
    window.removeEventListener('online', online);
    window.removeEventListener('offline', show);
  };
  const online = (): void => {
    outbox.kick();
    show();
  };
  window.addEventListener('online', online);
  window.addEventListener('offline', show);
  outbox.subscribe(show);
  outbox.onLanded(() => show());

  const join = async (): Promise<void> => {
    const { openLive } = await import('./live.ts');
    const session = entry ?? (await sessionToken(vault));
    offsetMs = session.serverTimeMs - Date.now();
    let first: string | null = session.token;
    const joined = await openLive({
      firebase: session.firebase,
      agencyId: answer.agencyId,
      laneId: answer.keys.laneId,
      guestUid: answer.guestUid,
      deviceId: vault.deviceId,
      changed: fromFeed,
      cursors,
      refused: () => void renewKeys(),
      token: async () => {
        const given = first ?? (await token());
        first = null;
        return given;
      },
      lane: (change) => {
        vault.setLane({ ...answer.lane, participants: change.participants, state: change.state, deleteByMs: change.deleteByMs });
        const moved = change.epoch !== lane.epoch || change.signers !== lane.signers;
        lane = { epoch: change.epoch, signers: change.signers, state: change.state };
        if (!change.inside) return stop();
        if (moved) void renewKeys();
        show();
      },
    });
    if (closed) return joined.close();
    live = joined;
    outbox.kick();
    fromFeed();
  };
  const retryJoin = (wait: number): void =>
    void join().catch((error: unknown) => {
      if (error instanceof Fault && ['device-off', 'device-unknown', 'not-allowed'].includes(error.code)) return stop();
      if (!closed) setTimeout(() => retryJoin(Math.min(wait * 2, 30_000)), wait);
    });
  /** While a text is being taken: a second tap, or Enter and a tap, must not take it twice. */
  let taking = false;
  let saving: ReturnType<typeof setTimeout> | null = null;
  const setDraft = (text: string): void => {
    draft = text;
    show();
    if (saving === null)
      saving = setTimeout(() => {
        saving = null;
        void vault.saveDraft(draft);
      }, 300);
  };

  await openAll();
  retryJoin(1000);
  return {
    render: show,
    close,
    actions: {
      draft: setDraft,
      send: () => {
        const text = draft.trim();
        if (text === '' || taking) return;
        taking = true;
        void outbox
          .enqueue(answer.keys.laneId, utf8(text))
          .then(
            () => {
              if (draft.trim() === text) setDraft('');
            },
            () => show(),
          )
          .finally(() => {
            taking = false;
          });
      },
      retry: (id) => outbox.retry(id),
      copy: (text) => void navigator.clipboard?.writeText(text).catch(() => undefined),
      older: () => live?.feed.loadOlder(),
      show: (next) => {
        panel = next;
        show();
      },
      digitsLater: () => {
        offered = false;
        show();
      },
      seen: (id) => {
        const message = messages.find((known) => known.id === id);
        if (message && claimed) live?.marks().read(message);
      },
      atBottom: (yes) => {
        atBottom = yes;
        if (yes && newBelow > 0) {
          newBelow = 0;
          show();
        }
      },
      setDigits: async (digits) => {
        try {
          if (!live) return forCode('offline', language());
          await call('digits', vault.linkId, await vault.digitsBody(digits), await live.idToken());
          hasDigits = true;
          offered = false;
          return null;
        } catch (error) {
          return forCode(faultCode(error), language());
        }
      },
      makePass: () =>
        void (async () => {
          const made = await vault.makePass(location.origin);
          if (!made || !live) return;
          await call('pass', vault.linkId, made.body, await live.idToken());
          passLink = { url: made.url, untilMs: Date.now() + 600_000 };
          show();
        })().catch(() => undefined),
      leave: () => {
        close();
        void vault.wipe().finally(left);
      },
    },
  };
};

/** Before the SDK has joined nothing is known of older messages. */
const olderOf = (live: Live | null): ConversationState['older'] => {
  const older = live?.feed.state().older ?? 'loading';
  return older === 'failed' ? 'more' : older;
};

const instantOf = (micros: string): { seconds: number; nanoseconds: number } | null => {
  const value = BigInt(micros);
  return value <= 0n ? null : { seconds: Number(value / 1_000_000n), nanoseconds: Number(value % 1_000_000n) * 1000 };
};
