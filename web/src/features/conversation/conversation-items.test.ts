import { fromBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase/firestore';
import { describe, expect, test } from 'vitest';
import type { ReaderCursor } from '../../platform/live/cursor-store.ts';
import type { StoredMessage } from '../../platform/live/stored-message.ts';
import type { OutboxItem } from '../../platform/outbox/item.ts';
import { packOutgoing } from '../../platform/outbox/outgoing.ts';
import type { OpenOutcome } from '../../platform/vault/messages.ts';
import { conversationItems, type ItemsInput } from './conversation-items.ts';
import { importedPerson } from './imported-person.ts';

const at = (seconds: number): Timestamp => new Timestamp(1_800_000_000 + seconds, 0);
const aMessage = (id: string, seconds: number, sender = 'me'): StoredMessage => ({
  id,
  sentAt: at(seconds),
  sender,
  envelope: {
    version: 1,
    suite: 1,
    epoch: 1,
    period: 24322,
    sender,
    device: 'd',
    counter: 1,
    type: 'msg',
    keyLogSeq: 4,
    keyLogHash: new Uint8Array(16),
    tipSeq: 0,
    tipHash: new Uint8Array(16),
    nonce: new Uint8Array(12),
    ciphertext: new Uint8Array(272),
    commitment: new Uint8Array(32),
    signature: new Uint8Array(64),
  },
});
const aWaiting = (id: string, over: Partial<OutboxItem> = {}): OutboxItem => ({
  id,
  laneId: 'candidate-lane',
  order: 1,
  madeAtMs: 1,
  body: packOutgoing({ text: `text of ${id}`, writtenAtMs: 1 }),
  stage: 'queued',
  counter: null,
  attempts: 0,
  notBeforeMs: 0,
  waiting: null,
  failure: null,
  ...over,
});
const cursor = (uid: string, delivered: number | null, read: number | null): ReaderCursor => ({
  uid,
  evidence: 'page',
  at: at(100),
  delivered: delivered === null ? null : { id: 'x', sentAt: at(delivered) },
  read: read === null ? null : { id: 'x', sentAt: at(read) },
});
const opened: OpenOutcome = { kind: 'opened', body: { text: 'hello', writtenAtMs: 1 } };
const items = (
  over: Partial<ItemsInput> & { messages?: readonly StoredMessage[]; internal?: readonly StoredMessage[]; cursors?: readonly ReaderCursor[] } = {},
) =>
  conversationItems({
    uid: 'me',
    outcomes: new Map([...(over.messages ?? []), ...(over.internal ?? [])].map((message) => [message.id, opened])),
    outbox: [],
    landed: new Map(),
    laneOf: (laneId) => (laneId === 'candidate-lane' ? 'candidate' : null),
    person: (uid) => ({ kind: 'member', id: uid, name: uid, roles: [], isYou: uid === 'me' }),
    isOnline: true,
    metAt: () => 7,
    parts: [
      { lane: 'candidate', messages: over.messages ?? [], cursors: over.cursors ?? [], counted: ['guest'] },
      { lane: 'internal', messages: over.internal ?? [], cursors: [], counted: [] },
    ],
    ...over,
  });
const delivery = (list: ReturnType<typeof items>): unknown => (list[0]?.kind === 'message' ? list[0].delivery : null);

describe('items of a conversation', () => {
  test('[CV1] both lanes stand in one order of time, then what is on its way', () => {
    const list = items({ messages: [aMessage('a', 1), aMessage('c', 3)], internal: [aMessage('b', 2)], outbox: [aWaiting('w')] });

    expect(list.map((item) => item.id)).toEqual(['a', 'b', 'c', 'w']);
  });

  test('[CV2] a message that landed is shown once: in the list, or after it until the list has it', () => {
    const landed = new Map([['w', aWaiting('w')]]);

    expect(items({ outbox: [aWaiting('w')], landed }).map((item) => item.id)).toEqual(['w']);
    expect(items({ messages: [aMessage('w', 1)], outbox: [aWaiting('w')], landed }).map((item) => item.id)).toEqual(['w']);
  });

  test('[CV3] ticks follow the candidate’s marks and nobody else’s', () => {
    const messages = [aMessage('a', 5)];

    expect(delivery(items({ messages }))).toMatchObject({ status: 'sent' });
    expect(delivery(items({ messages, cursors: [cursor('colleague', 9, 9)] }))).toMatchObject({ status: 'sent' });
    expect(delivery(items({ messages, cursors: [cursor('guest', 5, 4)] }))).toMatchObject({ status: 'delivered', via: 'page' });
    expect(delivery(items({ messages, cursors: [cursor('guest', 5, 5)] }))).toMatchObject({ status: 'read' });
  });

  test('[CV14] each reader who counts has own states and times', () => {
    const internal = [aMessage('a', 5)];
    const part = { lane: 'internal' as const, messages: internal, cursors: [cursor('bo', 5, 5), cursor('cy', 5, 4)], counted: ['bo', 'cy', 'di'] };

    expect(delivery(items({ internal, parts: [part] }))).toMatchObject({
      status: 'read',
      recipients: [
        { name: 'bo', read: { via: 'page' } },
        { name: 'cy', delivered: { isLatest: true }, read: null },
        { name: 'di', delivered: null, read: null },
      ],
    });
  });

  test('[CV4] a forged message is a line and never a bubble; a locked one says since when', () => {
    const messages = [aMessage('a', 1, 'guest'), aMessage('b', 2, 'guest')];
    const outcomes = new Map<string, OpenOutcome>([
      ['a', { kind: 'forged', code: 'bad-signature' }],
      ['b', { kind: 'locked', code: 'key-missing' }],
    ]);

    expect(items({ messages, outcomes })).toMatchObject([
      { kind: 'forged', claimedName: 'guest' },
      { kind: 'key-missing', since: 7 },
    ]);
  });

  test('[CV5] what has not been opened yet is not shown as anything', () => {
    expect(items({ messages: [aMessage('a', 1)], outcomes: new Map() })).toEqual([]);
  });

  test('[CV6] waiting and failed messages say why', () => {
    const say = (over: Partial<OutboxItem>, isOnline = true): unknown => delivery(items({ outbox: [aWaiting('w', over)], isOnline }));

    expect(say({})).toEqual({ status: 'queued', reason: 'order' });
    expect(say({}, false)).toEqual({ status: 'queued', reason: 'offline' });
    expect(say({ waiting: 'needs-connection-this-month' }, false)).toEqual({ status: 'queued', reason: 'needs-connection-this-month' });
    const refused: Partial<OutboxItem> = { stage: 'failed', failure: { code: 'lane-closed', atMs: 3 } };
    const failed = { status: 'failed', code: 'lane-closed', at: 3 };
    expect(delivery(items({ outbox: [aWaiting('w', refused)], isOnline: true, closedAtMs: 2 }))).toEqual({
      ...failed,
      mayRetry: false,
      mayAskToReopen: true,
      closedAt: 2,
    });
    // Open again: it may go out now.
    expect(say(refused)).toEqual({ ...failed, mayRetry: true, mayAskToReopen: false, closedAt: null });
    expect(say({ stage: 'failed', failure: { code: 'message-too-long', atMs: 3 } })).toMatchObject({ mayRetry: false });
  });

  test('[AC12] acts stand on their message: in effect, waiting, or refused with the reason and without effect', () => {
    const message = aMessage('a', 1);
    const anEdit = (over: Partial<OutboxItem>) =>
      aWaiting('e', { body: packOutgoing({ text: 'better', writtenAtMs: 2, type: 'edit', ref: 'a', extra: { replaces: 'a' } }), ...over });
    const shown = (over: Partial<OutboxItem>) => items({ messages: [message], outbox: [anEdit(over)] });

    expect(shown({})).toMatchObject([{ id: 'a', text: 'better', acts: { waiting: 'edit', failed: [] } }]);
    expect(shown({ stage: 'failed', failure: { code: 'lane-closed', atMs: 3 } })).toMatchObject([
      {
        id: 'a',
        text: 'hello',
        acts: { waiting: null, revisions: [], failed: [{ actId: 'e', kind: 'edit', code: 'lane-closed', mayRetry: true, text: 'better' }] },
      },
    ]);
    expect(items({ messages: [message], held: new Set(['a']) })).toMatchObject([{ id: 'a', text: '', acts: { deleted: { at: null }, waiting: 'del' } }]);
    expect(items({ messages: [message] })[0]).not.toHaveProperty('acts');
  });

  test('[AC4] what somebody tried with another person’s message is a line of its own and no bubble', () => {
    const id = 'AAAAAAAAAAAAAAAAAAAAAA';
    const forged = aMessage('f', 2, 'colleague');
    const deletion: StoredMessage = { ...forged, envelope: forged.envelope && { ...forged.envelope, type: 'del', ref: new Uint8Array(16) } };

    expect(items({ messages: [aMessage(id, 1), deletion] })).toMatchObject([
      { kind: 'message', text: 'hello' },
      { kind: 'event', event: 'deletion-refused', name: 'colleague' },
    ]);
  });
});

test('[TK13] a team note names whom its sealed body names, as its newest wording has it; what a candidate reads names nobody', () => {
  const body = { text: '@ann look', writtenAtMs: 1, mentions: ['ann'] };
  const note = aMessage('n', 1);
  const named = (list: ReturnType<typeof items>) => list.map((item) => (item.kind === 'message' ? (item.mentions ?? []).map(({ id }) => id) : []));
  const edit = aWaiting('e', {
    laneId: 'internal-lane',
    body: packOutgoing({ text: '@bo look', writtenAtMs: 2, type: 'edit', ref: 'n', extra: { replaces: 'n' }, mentions: ['bo'] }),
  });
  const laneOf = (laneId: string) => (laneId === 'internal-lane' ? 'internal' : 'candidate');

  expect(named(items({ internal: [note], outcomes: new Map([['n', { kind: 'opened', body }]]) }))).toEqual([['ann']]);
  expect(named(items({ messages: [note], outcomes: new Map([['n', { kind: 'opened', body }]]) }))).toEqual([[]]);
  expect(named(items({ internal: [{ ...note, sender: 'me' }], outcomes: new Map([['n', { kind: 'opened', body }]]), outbox: [edit], laneOf }))).toEqual([
    ['bo'],
  ]);
});

test('[IM8] what an import brought is its writer’s and never who brought it, with its own time; what was done to it there is done here', () => {
  const was = { sentMicros: 1_700_000_000_000_000, type: 'msg', part: 'candidate', id: 'o', agencyId: 'left', exportId: 'e', files: 1 } as const;
  const writer = { uid: 'guest', name: '沈一凡', kind: 'candidate' };
  const said = (id: string, seconds: number, ref: string | null): StoredMessage => {
    const message = aMessage(id, seconds);
    if (message.envelope === null) throw new Error('no envelope');
    return { ...message, envelope: { ...message.envelope, type: 'imported', ...(ref === null ? {} : { ref: fromBase64url(ref) }) } };
  };
  const [one, edit, foreign] = ['AAAAAAAAAAAAAAAAAAAAAA', 'BAAAAAAAAAAAAAAAAAAAAA', 'CAAAAAAAAAAAAAAAAAAAAA'];
  const internal = [said(one, 1, null), said(edit, 2, one), said(foreign, 3, one)];
  const body = { writtenAtMs: 1, text: 'first' };
  const outcomes = new Map<string, OpenOutcome>([
    [one, { kind: 'opened', body: { ...body, imported: { ...was, writer } } }],
    [edit, { kind: 'opened', body: { ...body, text: 'second', imported: { ...was, type: 'edit', writer } } }],
    [foreign, { kind: 'opened', body: { ...body, text: 'third', imported: { ...was, type: 'edit', writer: { ...writer, uid: 'other' } } } }],
  ]);
  const [shown, refused, ...rest] = items({ internal, outcomes });
  expect(shown).toMatchObject({
    kind: 'message',
    text: 'second',
    isOwn: false,
    delivery: null,
    imported: { at: 1_700_000_000_000, isNote: false, files: 1, by: 'me' },
  });
  expect(shown?.kind === 'message' ? importedPerson(shown.sender.id) : null).toMatchObject({ kind: 'candidate', name: '沈一凡' });
  expect([refused?.kind, rest]).toEqual(['event', []]);
});
