// A process of its own, so that what it takes is not counted with what sweeps: copies of the agency's two talks, one of each search, with
// messages in their past. Arguments: PORT AGENCY MESSAGES SEARCH HELD_SEARCH. The same numbers make the same agency, but for ids. Prints what it wrote as JSON.
import { createHash } from 'node:crypto';
import { monthsBetween } from '../../functions/src/platform/hold-register.ts';
import { chainRows, rowPath, tipPath } from '../../functions/src/platform/ledger.ts';
import { collectionAt, docAt, type Conversation, type Lane } from '../../functions/src/platform/stored.ts';
import { seeded } from '../../functions/src/testing/damage.ts';
import { longId, shortId } from '../../functions/src/testing/keys.ts';
import { platformOn } from '../../functions/src/testing/local-platform.ts';
import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { periodOf } from '@liexin/proof/period';
import { Timestamp, type DocumentData } from 'firebase-admin/firestore';
import { bulk } from './bulk.ts';

const [port = '', agencyId = '', wanted = '', going = '', held = ''] = process.argv.slice(2);
const total = Number(wanted);
const dayMs = 86_400_000;
const now = Date.now();
const { db, shred, close } = platformOn(Number(port));
const next = seeded(7);
const writer = bulk(db);
const shares = bulk(shred);

interface Template {
  readonly conversation: Conversation;
  readonly lanes: readonly {
    readonly id: string;
    readonly lane: Lane;
    readonly control: DocumentData;
    readonly below: readonly { path: string; data: DocumentData }[];
  }[];
}

const templateOf = async (conversation: Conversation): Promise<Template> => ({
  conversation,
  lanes: await Promise.all(
    Object.values(conversation.lanes).map(async (id) => {
      const [lane, control] = await Promise.all([docAt<Lane>(db, paths.lane(agencyId, id)).get(), db.doc(paths.laneControl(agencyId, id)).get()]);
      const below = await Promise.all(
        (await lane.ref.listCollections()).map(async ({ id: name }) =>
          (await lane.ref.collection(name).get()).docs.map((doc) => ({ path: `${name}/${doc.id}`, data: doc.data() })),
        ),
      );
      const own = below.flat().filter(({ path }) => /^(epochs|signers|cursors)\//.test(path));
      return { id, lane: lane.data() as Lane, control: control.data() ?? {}, below: own };
    }),
  ),
});

const filling = Buffer.alloc(2048, 7);
/** As long as people write, sealed: padded to a multiple of 256 bytes. */
const sizeOf = (): number => 272 + 256 * Math.floor(next(16) ** 2 / 64);

/** One part with its past: message and row by row, in one chain. Answers when the last one was sent. */
const addPart = async (laneId: string, sender: string, count: number, from: number, to: number): Promise<void> => {
  const place = { agencyId, laneId };
  const made = Array.from({ length: count }, (_, n) => ({ id: longId(), at: Timestamp.fromMillis(Math.floor(from + ((to - from) * (n + 1)) / count)) }));
  const rows = made.map(({ id, at }) => ({ id: `m-${id}`, kind: 'msg', subject: id, at, leaf: createHash('sha256').update(id).digest(), detail: {} }));
  const chained = await chainRows({ ledger: place, tip: null, present: new Set() }, rows);
  for (const [n, { id, at }] of made.entries()) {
    const ciphertext = filling.subarray(0, sizeOf());
    const type = next(20) === 0 ? 'edit' : 'msg';
    const envelope = {
      version: 1,
      suite: 1,
      epoch: 1,
      period: periodOf(at.toMillis()),
      sender,
      device: 'bench',
      counter: n,
      type,
      tipSeq: 0,
      keyLogSeq: 1,
      ciphertext,
    };
    await writer.set(paths.message(agencyId, laneId, id), { ...envelope, sentAt: at });
  }
  for (const { id, row } of chained.rows) await writer.set(rowPath(place, id), row);
  if (chained.tip) await writer.set(tipPath(place), chained.tip);
  for (const period of monthsBetween(from, to))
    await shares.set(shredPaths.share(laneId, period), { share: Buffer.alloc(32, 1), state: 'live', chained: true, madeAt: Timestamp.fromMillis(from) });
};

/** One talk like its template, from so many days ago to so many. */
const addTalk = async ({ conversation, lanes }: Template, count: number, [fromDays, toDays]: readonly [number, number]): Promise<void> => {
  const [id, guest, from, to] = [shortId(), longId(), now - fromDays * dayMs, now - toDays * dayMs];
  const lastAt = Timestamp.fromMillis(to);
  const own: Record<string, string> = {};
  for (const { lane, control, below } of lanes) {
    const laneId = shortId();
    own[lane.kind] = laneId;
    const notes = lane.kind === 'internal';
    const size = notes ? Math.floor(count / 5) : count - Math.floor(count / 5);
    const last = { at: lastAt, by: conversation.createdBy, size: 1 };
    await writer.set(paths.lane(agencyId, laneId), {
      ...lane,
      conversation: id,
      last,
      retention: { deleteBy: Timestamp.fromMillis(to + 730 * dayMs), rule: 'first.1' },
    });
    await writer.set(paths.laneControl(agencyId, laneId), control);
    for (const { path, data } of below) await writer.set(`${paths.lane(agencyId, laneId)}/${path}`, data);
    await addPart(laneId, conversation.createdBy, size, from, to);
  }
  const dates = { createdAt: Timestamp.fromMillis(from), contactAt: lastAt, deleteBy: Timestamp.fromMillis(to + 730 * dayMs) };
  await writer.set(paths.conversation(agencyId, id), { ...conversation, ...dates, lanes: own, guest, link: null });
  await writer.set(paths.guest(agencyId, guest), { mandate: conversation.mandate, conversation: id });
};

const began = performance.now();
const templateIn = async (mandate: string): Promise<Template> => {
  const [found] = (await collectionAt<Conversation>(db, paths.conversations(agencyId)).where('mandate', '==', mandate).limit(1).get()).docs;
  if (!found) throw new Error('no talk');
  return templateOf(found.data());
};
const [ofGoing, ofHeld] = [await templateIn(going), await templateIn(held)];
let [done, talks] = [0, 0];
while (done < total) {
  // Most are short, some are long, one in a hundred is very long.
  const wish = next(100) === 0 ? 2000 : next(10) === 0 ? 400 : 20 + next(80);
  const count = Math.min(wish, total - done);
  const kind = next(20);
  const ago = 400 + next(200);
  // Of twenty: one is on hold, four are of this year, the others are past the end that the change will bring.
  await addTalk(kind === 0 ? ofHeld : ofGoing, count, kind > 0 && kind < 5 ? [100, next(60)] : [ago + 60, ago]);
  done += count;
  talks += 1;
}
const room = shortId();
const { lane, control } = ofGoing.lanes.find((one) => one.lane.kind === 'internal') ?? {};
if (lane) {
  const size = Math.max(1, Math.floor(total / 100));
  const last = { at: Timestamp.fromMillis(now - 500 * dayMs), by: lane.last.by, size: 1 };
  await writer.set(paths.lane(agencyId, room), {
    ...lane,
    conversation: lane.mandate,
    last,
    retention: { deleteBy: Timestamp.fromMillis(now + 230 * dayMs), rule: 'first.1' },
  });
  await writer.set(paths.laneControl(agencyId, room), control ?? {});
  await writer.set(paths.mandate(agencyId, lane.mandate), { room }, true);
  await addPart(room, lane.last.by, size, now - 560 * dayMs, now - 500 * dayMs);
  done += size;
}
await Promise.all([writer.end(), shares.end()]);
process.stdout.write(`${JSON.stringify({ messages: done, talks, seconds: (performance.now() - began) / 1000 })}\n`);
await close();
process.exit(0);
