import { Fault } from '@liexin/domain/kernel/fault';
import { fingerprintDigits } from '@liexin/proof/fingerprint';
import { faultCode } from '../../src/platform/fault-code.ts';
import { openOutboxStorage } from '../../src/platform/outbox/indexed-db-storage.ts';
import { broadcastNeighbours, webLockLeadership } from '../../src/platform/outbox/leadership.ts';
import type { OutboxItem } from '../../src/platform/outbox/item.ts';
import { memoryOutboxStorage } from '../../src/platform/outbox/memory-storage.ts';
import { unpackReply } from '../../src/platform/outbox/outgoing.ts';
import type { CandidateVault } from '../../src/platform/vault/candidate/candidate-vault.ts';
import { forReplyCode } from '../../src/text/for-reply-code.ts';
import type { Language } from '../../src/text/language.ts';
import { call } from './api.ts';
import { conversationLines } from './conversation-lines.ts';
import { openLaneCore } from './lane-core.ts';
import type { Live } from './lane-live.ts';
import { openNewDevices } from './new-devices.ts';
import { sessionToken, type Session } from './session-token.ts';
import { openReplyActs } from './reply-acts.ts';
import type { ConversationState, Line, MyData } from './page-state.ts';
import { openPanelTrail } from './panel-trail.ts';
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
  let draft = await vault.draft();
  let data: MyData | null = null;
  let setHere = false;
  /** What the lane says counts; before it is heard, what was said when this browser came in, or done here. */
  const hasDigits = (): boolean => (core.digits() === null ? setHere || answer.hasDigits : core.digits() === 'set');
  let offered = false;
  let passLink: ConversationState['passLink'] = null;
  let atBottom = true;
  let newBelow = 0;
  let closed = false;

  const online = (): void => {
    core.outbox.kick();
    show();
  };
  const close = (): void => {
    acts.store.flush();
    closed = true;
    panels.close();
    core.close();
    document.removeEventListener('visibilitychange', hidden);
    window.removeEventListener('online', online);
    window.removeEventListener('offline', show);
  };
  const core = openLaneCore({
    vault,
    entry,
    call,
    session: () => sessionToken(vault),
    openLive: async (input) => (await import('./live.ts')).openLive(input),
    storage: vault.durable ? await openOutboxStorage(`liexin-reply-outbox-${vault.linkId}`, vault.sealer) : memoryOutboxStorage(),
    leadership: webLockLeadership(`liexin-reply-${vault.linkId}`, navigator.locks),
    neighbours: broadcastNeighbours(`liexin-reply-${vault.linkId}`, globalThis.BroadcastChannel),
    deviceNow: () => Date.now(),
    random: Math.random,
    after: (ms, wake) => {
      const timer = setTimeout(wake, ms);
      return () => clearTimeout(timer);
    },
    changed: () => {
      newDevices.count(core.isClaimed() ? core.waiting() : 0);
      show();
    },
    arrived: (count) => {
      if (!atBottom) newBelow += count;
    },
    ended: () => {
      close();
      ended(keptText());
    },
    claimed: () => {
      offered = !hasDigits();
      tellClaimed();
    },
  });
  const newDevices = openNewDevices({
    vault,
    call,
    idToken: async () => (await core.live()?.idToken()) ?? null,
    words: (code) => forReplyCode(code, language()),
    changed: () => show(),
  });
  const keptText = (): string => [...core.outbox.items().map((item) => unpackReply(item).text), draft].filter((text) => text.trim() !== '').join('\n\n');
  /** On the server, and not in the list yet: shown until it is there. */
  const landed = new Map<string, OutboxItem>();
  core.outbox.onLanded((item) => landed.set(item.id, item));
  const outgoing = (): readonly OutboxItem[] => {
    for (const { id } of core.messages()) landed.delete(id);
    return [...landed.values(), ...core.outbox.items().filter(({ id }) => !landed.has(id))];
  };
  const lines = (): readonly Line[] =>
    conversationLines({
      messages: core.messages(),
      opened: core.opened(),
      waiting: outgoing(),
      held: acts.store.held(),
      settled: (shown, nameOf) => core.live()?.settled(shown, nameOf) ?? shown,
      marks: core.marks(),
      guestUid: answer.guestUid,
      readers: vault.readers(),
      names: card.names,
      failure: (code) => forReplyCode(code, language()),
    });
  const acts = openReplyActs({ laneId: answer.keys.laneId, outbox: core.outbox, lines, now: () => Date.now(), changed: () => show() });
  const state = (): ConversationState => ({
    ...acts.state(),
    names: card.names,
    role: card.role,
    readers: vault.readers().map((reader) => ({ ...reader, you: false })),
    lines: lines(),
    draft: acts.store.editText('lane') ?? draft,
    claimed: core.isClaimed(),
    older: olderOf(core.live()),
    online: navigator.onLine,
    closed: !core.isOpen(),
    waiting: core.outbox.items().length,
    offerDigits: offered && core.isClaimed() && !hasDigits(),
    hasDigits: hasDigits(),
    newDevices: newDevices.list(),
    digitsVoid: core.isClaimed() && core.digits() === 'void',
    notice: remembered.notice,
    checkCode: fingerprintDigits(card.fingerprint),
    panel: panels.top(),
    data,
    passLink,
    durable: vault.durable,
    newBelow,
  });
  const show = (): void => {
    if (!closed) render(state());
  };
  const panels = openPanelTrail(window, () => show());
  // What waits for a change of mind goes out when the page goes away: it is hidden first.
  const hidden = (): void => {
    if (document.visibilityState === 'hidden') acts.store.flush();
  };
  document.addEventListener('visibilitychange', hidden);
  window.addEventListener('online', online);
  window.addEventListener('offline', show);
  /** While a text is being taken: a second tap, or Enter and a tap, must not take it twice. */
  let taking = false;
  let kept = draft;
  let isPausing = false;
  /** Keeps the draft at once, and while somebody types every third of a second: a tab may be closed at any moment. */
  const keepDraft = (): void => {
    isPausing = draft !== kept;
    if (!isPausing) return;
    kept = draft;
    void vault.saveDraft(draft);
    setTimeout(keepDraft, 300);
  };
  const setDraft = (text: string): void => {
    draft = text;
    show();
    // What was sent must not come back as a draft, however soon the tab is closed.
    if (text === '' && kept !== '') {
      kept = '';
      void vault.saveDraft('');
    } else if (!isPausing) keepDraft();
  };

  await core.start();
  return {
    render: show,
    close,
    actions: {
      ...acts.actions,
      draft: (text) => (acts.store.editText('lane') === null ? setDraft(text) : acts.store.changeEdit('lane', text)),
      send: () => {
        const edited = acts.store.editText('lane');
        const text = (edited ?? draft).trim();
        if (text === '' || taking) return;
        taking = true;
        void acts.store
          .send('lane', text)
          .then(
            () => {
              if (edited === null && draft.trim() === text) setDraft('');
            },
            () => show(),
          )
          .finally(() => {
            taking = false;
          });
      },
      retry: (id) => core.outbox.retry(id),
      copy: (text) => void navigator.clipboard?.writeText(text).catch(() => undefined),
      older: () => core.live()?.feed.loadOlder(),
      show: panels.show,
      back: panels.back,
      digitsLater: () => {
        offered = false;
        show();
      },
      seen: (id) => core.seen(id),
      atBottom: (yes) => {
        atBottom = yes;
        if (yes && newBelow > 0) {
          newBelow = 0;
          show();
        }
      },
      setDigits: async (digits) => {
        try {
          const live = core.live();
          if (!live) return forReplyCode('offline', language());
          await call('digits', vault.linkId, await vault.digitsBody(digits), await live.idToken());
          setHere = true;
          offered = false;
          return null;
        } catch (error) {
          return forReplyCode(faultCode(error), language());
        }
      },
      data: (act) =>
        void import('./late.ts').then((late) =>
          late.act(
            {
              vault,
              language,
              state,
              core,
              data: () => data,
              show: (next) => {
                data = next;
                show();
              },
            },
            act,
          ),
        ),
      letIn: newDevices.letIn,
      refuse: newDevices.refuse,
      makePass: () =>
        void (async () => {
          const made = await vault.makePass(location.origin);
          const live = core.live();
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
const olderOf = (live: Live | null): ConversationState['older'] => live?.older() ?? 'loading';
