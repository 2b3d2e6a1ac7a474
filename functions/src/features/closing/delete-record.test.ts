import { paths, shredPaths } from '@liexin/domain/storage/paths';
import { toBase64url } from '@liexin/proof/bytes';
import { Timestamp } from 'firebase-admin/firestore';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { takeBackup } from '../../testing/a-backup.ts';
import { aLinkWith } from '../../testing/a-claimed-link.ts';
import { aClosing, type Closing } from '../../testing/a-closing.ts';
import { dayMs } from '../../testing/an-old-talk.ts';
import { dyingBatches } from '../../testing/dying-batches.ts';
import { dyingDb } from '../../testing/dying-db.ts';
import { anAgency, aPhrase } from '../../testing/an-agency.ts';
import { codeOf } from '../../testing/code-of.ts';
import { shortId } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { runRecords } from './run-records.ts';

let api: LocalApi;
const began = Date.now();
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());
beforeEach(async () => {
  api.clock.now = began;
  // What another test closed is none of this one's.
  for (const { ref } of (await api.platform.db.collection('closings').get()).docs) await ref.delete();
});

const quiet = () => ({ ...api.platform, log: { ...api.platform.log, error: () => undefined } });

/** An agency whose closing is done, with a link of a candidate. */
const aClosedOne = async () => {
  api.clock.now = began;
  const closing = await aClosing(api);
  await api.call('setPhrase', { token: closing.token, body: { phrase: aPhrase() } });
  const link = await aLinkWith(api, closing, ['admitted']);
  await closing.agreed();
  await closing.run();
  closing.toTheDay();
  await closing.finish();
  const stored = await closing.closing();
  expect(stored?.state).toBe('closed');
  return { ...closing, link, lastDay: stored?.recordUntil.toMillis() ?? 0 };
};

/** Paths of both databases in which an agency or a part of it is named; counters and mails end by themselves. */
const traces = async ({ agencyId, lanes, link, closingId }: Closing & { link: { linkId: string } }): Promise<string[]> => {
  const names = [agencyId, ...Object.values(lanes), link.linkId, closingId];
  const { db, shred } = api.platform;
  const found = [...(await takeBackup(db)), ...(await takeBackup(shred))].filter(([path]) => !/^(limits|mails|nonces)\//.test(path));
  return found.filter(([path, data]) => names.some((name) => path.includes(name) || JSON.stringify(data).includes(name))).map(([path]) => path);
};

describe('the record of a closed agency', { timeout: 240_000 }, () => {
  test('[CL5] whoever signs in to it is told that it has closed, and the server has no keys of theirs', async () => {
    const closing = await aClosedOne();
    const { agencyId, agency } = closing;
    const password = api.passwordToken(agency.owner.uid);
    for (const name of ['unlock', 'recoveryKit', 'withdrawRecovery'] as const)
      expect([name, (await api.call(name, { token: password })).fault]).toEqual([name, { code: 'agency-closed', detail: { closing: closing.closingId } }]);
    const kept = (await traces(closing)).filter((path) => /\/(keys|memberSecrets|recovery|recoveries|generations|wraps|deviceRequests)\//.test(path));
    expect(kept).toEqual([]);
    expect(await closing.isThere(paths.account(agency.owner.uid))).toBe(true);
    expect(await closing.isThere(paths.agencyTip(agencyId))).toBe(true);
  });

  test('[CL15] stays until its last day, and then goes with accounts, sign-ins, links and the end page; other agencies keep theirs', async () => {
    const [closing, other] = [await aClosedOne(), await aClosedOne()];
    const { agency, link, lastDay, closingId } = closing;
    const { db } = api.platform;
    await db.doc(paths.closing(other.closingId)).update({ recordUntil: Timestamp.fromMillis(lastDay + 40 * dayMs) });
    const rest = (await traces(other)).toSorted();
    expect(await runRecords(api.platform, lastDay - 1)).toBe(0);
    expect(await closing.ledgerRows()).not.toEqual([]);
    expect((await db.collection(paths.agencyLedger(closing.agencyId)).get()).size).toBeGreaterThan(5);

    expect(await runRecords(api.platform, lastDay)).toBe(1);
    expect(await traces(closing)).toEqual([]);
    expect((await traces(other)).toSorted()).toEqual(rest);
    api.clock.now = lastDay;
    expect(codeOf(await api.call('closedAgency', { params: { closingId } }))).toBe('not-found');
    for (const uid of [agency.owner.uid, closing.guestUid]) expect([uid, await api.platform.auth.emailOf(uid)]).toEqual([uid, null]);
    expect(await api.platform.auth.emailOf(other.agency.owner.uid)).not.toBeNull();
    const params = { linkId: link.linkId };
    expect(codeOf(await api.call('begin', { params, body: { auth: toBase64url(link.auth), exposed: false } }))).toBe('link-unknown');
    expect((await api.platform.shred.doc(shredPaths.deletion(closing.agencyId, closing.laneId)).get()).exists).toBe(false);
    expect(await runRecords(api.platform, lastDay + dayMs)).toBe(0);
  });

  test('[CL11, CL15] killed at each step in either database and gone on with, it ends as one that ran through', async () => {
    const closing = await aClosedOne();
    const { db, shred } = api.platform;
    let kills = 0;
    const isThere = (): Promise<boolean> => closing.isThere(paths.closing(closing.closingId));
    for (let pass = 0; (await isThere()) && pass < 80; pass++) {
      const [nth, when] = [1 + (pass % 3), pass % 2 === 0 ? ('before' as const) : ('after' as const)];
      const killed = (): void => void (kills += 1);
      const dying = pass < 4 ? { shred: dyingBatches(shred, 1 + (pass >> 1), when, killed) } : { db: dyingDb(db, 3 + nth, when, killed) };
      await runRecords({ ...quiet(), ...dying }, closing.lastDay);
    }
    expect(kills).toBeGreaterThan(9);
    await Promise.all([runRecords(quiet(), closing.lastDay), runRecords(quiet(), closing.lastDay)]);
    expect(await traces(closing)).toEqual([]);
  });

  test('[CL15] a turn that comes late deletes nothing of an agency that has the id by then', async () => {
    const closing = await aClosedOne();
    const { db, auth } = api.platform;
    const again = await anAgency((await api.call('config', {})).body.serverKey, undefined, closing.agencyId);
    let removed: string[] = [];
    // Behind its first page another turn comes to the end, and somebody founds an agency of this id.
    const remove = async (uids: readonly string[]): Promise<void> => {
      const isFirst = removed.length === 0;
      removed = [...removed, ...uids];
      await auth.remove(uids);
      if (!isFirst) return;
      expect(await runRecords(api.platform, closing.lastDay)).toBe(1);
      expect(codeOf(await api.call('createAgency', { token: api.passwordToken(again.owner.uid), body: again.body }))).toBe('ok');
    };
    expect(await runRecords({ ...api.platform, auth: { ...auth, remove } }, closing.lastDay)).toBe(0);
    expect(removed).not.toContain(again.owner.uid);
    expect([await closing.isThere(paths.account(again.owner.uid)), (await db.collection(paths.agencyLedger(closing.agencyId)).get()).empty]).toEqual([
      true,
      false,
    ]);
  });

  test('[CL15] the sign-in of a candidate goes also where the link went before, and nobody else’s', async () => {
    const closing = await aClosedOne();
    const { db, auth } = api.platform;
    for (const { ref } of (await db.collection(`${paths.agency(closing.agencyId)}/links`).get()).docs) await ref.delete();
    const accounts = (await db.collection('accounts').where('agencyId', '==', closing.agencyId).get()).docs.map(({ id }) => id);
    let removed: readonly string[] = [];
    const remove = async (uids: readonly string[]): Promise<void> => void (removed = [...removed, ...uids]);
    expect(await runRecords({ ...api.platform, auth: { ...auth, remove } }, closing.lastDay)).toBe(1);
    expect([...new Set(removed)].toSorted()).toEqual([...accounts, closing.guestUid].toSorted());
  });

  test('[CL15] goes on in the next turn where the time of one is over', async () => {
    const closing = await aClosedOne();
    let turns = 0;
    let steps = 0;
    const slowly = (): number => (steps += 2_000);
    for (; (await closing.closing()) !== undefined && turns < 100; turns++) await runRecords(api.platform, closing.lastDay, slowly);
    expect(turns).toBeGreaterThan(2);
    expect(await traces(closing)).toEqual([]);
  });

  test('[CL15] stays for 30 days behind the last certificate, where something was kept for longer than the record has to be', async () => {
    const closing = await aClosing(api);
    await closing.agreed();
    await closing.run();
    closing.toTheDay();
    await api.platform.db.doc(paths.closing(closing.closingId)).update({ recordUntil: Timestamp.fromMillis(api.clock.now - dayMs) });
    const sealedAt = api.clock.now;
    await closing.run();
    expect(await closing.closing()).toMatchObject({ state: 'closed', recordUntil: Timestamp.fromMillis(sealedAt + 30 * dayMs) });
  });

  test('[CL15] never goes while something of the agency is kept', async () => {
    const closing = await aClosedOne();
    await api.platform.db.doc(paths.closing(closing.closingId)).update({ state: 'resting' });
    expect(await runRecords(api.platform, closing.lastDay + 9000 * dayMs)).toBe(0);
    expect(await closing.isThere(paths.agency(closing.agencyId))).toBe(true);
  });

  test.each([
    ['is not being closed', (): object => ({ closing: null })],
    ['is closed by another', (): object => ({ 'closing.id': shortId() })],
    ['is not over', (): object => ({ 'closing.isOver': false })],
  ])('[CL15] never goes where the agency of that id %s, and that is said', async (_, change) => {
    const closing = await aClosedOne();
    await api.platform.db.doc(paths.agency(closing.agencyId)).update(change());
    const before = (await traces(closing)).toSorted();
    const said: unknown[] = [];
    const platform = { ...api.platform, log: { ...api.platform.log, error: (...line: unknown[]) => void said.push(line) } };
    expect(await runRecords(platform, closing.lastDay)).toBe(0);
    expect((await traces(closing)).toSorted()).toEqual(before);
    expect(said).toEqual([['record-broke', { agency: closing.agencyId, cause: 'agency-not-its-own' }]]);
  });

  test('[CL15, AG3] its id founds no other agency while something of it is left', async () => {
    const closing = await aClosedOne();
    const { db } = api.platform;
    await db.doc(paths.agency(closing.agencyId)).delete();
    const again = await anAgency((await api.call('config', {})).body.serverKey, undefined, closing.agencyId);
    const found = async () => codeOf(await api.call('createAgency', { token: api.passwordToken(again.owner.uid), body: again.body }));
    expect(await found()).toBe('already-exists');
    expect(await runRecords(api.platform, closing.lastDay)).toBe(1);
    expect(await traces(closing)).toEqual([]);
    expect(await found()).toBe('ok');
  });
});
