// A talk that goes on for months, under a rule that counts from the making of each message.
import { firstRule } from '@liexin/domain/retention/default-rule';
import { monthBegins, monthOf } from '@liexin/domain/retention/month';
import type { RetentionRule } from '@liexin/domain/retention/rule';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { readPurgeRow } from '@liexin/proof/purge-row';
import { Timestamp } from 'firebase-admin/firestore';
import { recordMessage } from '../features/ledger/record-message.ts';
import { redate } from '../platform/redate.ts';
import type { ShareDocument } from '../platform/server-documents.ts';
import type { Lane } from '../platform/stored.ts';
import { anEnvelope } from './a-conversation.ts';
import { anOldTalk, dayMs } from './an-old-talk.ts';
import { longId } from './keys.ts';
import type { LocalApi } from './local-api.ts';

/** A rule in force from the beginning: messages are deleted six months after they were made. */
export const sixMonths: RetentionRule = {
  ...firstRule('fr'),
  id: 'made',
  clock: 'createdAt',
  keepAtLeast: null,
  deleteAtLatest: { n: 6, unit: 'months' },
};

/**
 * The first month has the two messages of the talk, and one that was written in it and sent on the second day of the next; that one has one of its
 * own; the last, eight months on, keeps the lane alive. `first`: UTC year·12 + month − 1.
 */
export const anOldLane = async (api: LocalApi, rule: Partial<RetentionRule> = {}) => {
  const talk = await anOldTalk(api);
  const { agencyId, laneId, agency } = talk;
  const { db, shred } = api.platform;
  const stored = { ...sixMonths, ...rule };
  const at = Timestamp.fromMillis(0);
  await db
    .doc(paths.retentionRule(agencyId, stored.id, 1))
    .set({ ...stored, effectiveFrom: at, schemaVersion: 1, at, by: 'owner', approvedBy: null, change: null });
  const first = talk.period;
  let counter = 10;
  /** Sent on a day of a month, sealed under the share of one. */
  const say = async (sentMs: number, period = monthOf(sentMs)): Promise<string> => {
    const place = { agencyId, laneId, messageId: longId() };
    counter += 1;
    const sentAt = Timestamp.fromMillis(sentMs);
    const envelope = await anEnvelope(place, agency.owner.uid, agency.owner.device, counter);
    await db.doc(paths.message(agencyId, laneId, place.messageId)).set({ ...envelope, period, sentAt });
    await db.doc(paths.lane(agencyId, laneId)).update({ last: { at: sentAt, by: agency.owner.uid, size: 1 } });
    await recordMessage(api.platform, place, sentMs);
    return place.messageId;
  };
  const on = (month: number, day: number): number => monthBegins(month) + (day - 1) * dayMs + dayMs / 2;
  const askShares = async (period: number, now: number) => {
    const before = api.clock.now;
    api.clock.now = now;
    try {
      return await api.call('laneShares', { token: talk.token, params: { laneId }, body: { from: period, to: period } });
    } finally {
      api.clock.now = before;
    }
  };
  const old = await talk.messageIds();
  const late = await say(on(first + 1, 2), first);
  const second = await say(on(first + 1, 10));
  await askShares(first + 1, on(first + 1, 10));
  const newest = await say(on(first + 8, 3));
  await askShares(first + 8, on(first + 8, 3));
  await redate(db, { agencyId, conversationId: talk.conversationId, cause: 'contact' }, on(first + 1, 12));
  const lane = async () => (await db.doc(paths.lane(agencyId, laneId)).get()).data() as Lane;
  return {
    ...talk,
    first,
    on,
    say,
    askShares,
    old,
    late,
    second,
    newest,
    lane,
    month: async () => (await lane()).retention.month,
    keptFrom: async () => (await lane()).retention.keptFrom?.toMillis() ?? 0,
    inTrash: (month: number) => talk.trash(`${laneId}.${month}`),
    shareOf: async (period: number) => ((await shred.doc(shredPaths.share(laneId, period)).get()).data() as ShareDocument | undefined)?.state,
    purges: async () => (await talk.ledgerRows()).flatMap(({ kind, subject, detail }) => (kind === 'purge' ? (readPurgeRow(subject, detail) ?? []) : [])),
  };
};
export type OldLane = Awaited<ReturnType<typeof anOldLane>>;
