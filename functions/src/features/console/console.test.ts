import { paths } from '@liexin/domain/storage/paths';
import { Timestamp } from 'firebase-admin/firestore';
import type { RequestOf } from '@liexin/domain/api/routes';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aMandate } from '../../testing/a-conversation.ts';
import { aMember } from '../../testing/a-member.ts';
import { hpkeBox } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const everything: RequestOf<'ledger'> = { by: null, kinds: null, fromMs: null, toMs: null, before: null };
const read = (token: string, change: Partial<RequestOf<'ledger'>> = {}) => api.call('ledger', { token, body: { ...everything, ...change } });
const kinds = (answer: Awaited<ReturnType<typeof read>>): string[] => answer.body.rows.map(({ kind }) => kind);

describe('the record of the agency', () => {
  test('[CN1] is told whole to owners, admins and reviewers, own acts to consultants, nothing to others', async () => {
    const { agency, token } = await api.found();
    const [admin, auditor, consultant, researcher] = [
      await aMember(api, agency, ['admin']),
      await aMember(api, agency, ['auditor']),
      await aMember(api, agency, ['consultant']),
      await aMember(api, agency, ['researcher']),
    ];
    const mandate = await aMandate(agency, { [agency.owner.uid]: 1, [admin.person.uid]: 1 });
    await api.call('createMandate', { token, body: mandate });

    for (const one of [token, admin.token, auditor.token])
      expect((await read(one, { kinds: ['mandate.created'] })).body).toMatchObject({ reach: 'all', rows: [{ subject: mandate.mandateId }] });
    const own = await read(consultant.token, { by: agency.owner.uid });
    expect([own.body.reach, ...own.body.rows.map(({ subject }) => subject)]).toEqual(['own', consultant.person.device.deviceId]);
    expect((await read(researcher.token)).fault?.code).toBe('not-allowed');
  });

  test('[CN2] comes newest first in pages that miss and repeat nothing, also where many rows have one time', async () => {
    const { agency, token } = await api.found();
    for (let i = 0; i < 27; i++) await aMember(api, agency, ['consultant']);
    const all = await api.platform.db.collection(paths.agencyLedger(agency.agencyId)).get();

    const seen: string[] = [];
    let before: number | null = null;
    do {
      const page: Awaited<ReturnType<typeof read>> = await read(token, { before });
      seen.push(...page.body.rows.map(({ id }) => id));
      before = page.body.next;
    } while (before !== null);

    expect(all.size).toBeGreaterThan(50);
    expect(seen.toSorted()).toEqual(all.docs.map(({ id }) => id).toSorted());
    expect(seen[0]).toBe(`k-${agency.head.seq}`);
  });

  test('[CN3] is narrowed by person, kind and time', async () => {
    const { agency, token } = await api.found();
    const consultant = await aMember(api, agency, ['consultant']);
    const before = api.clock.now;
    api.clock.advance(60_000);
    try {
      await aMember(api, agency, ['consultant']);
      expect(kinds(await read(token, { by: consultant.person.uid }))).toEqual(['key-log.dev.add']);
      expect(kinds(await read(token, { kinds: ['key-log.user.add'] }))).toHaveLength(3);
      expect(kinds(await read(token, { fromMs: before + 1 }))).toEqual(['key-log.dev.add', 'key-log.user.add']);
      expect(kinds(await read(token, { toMs: before + 1, kinds: ['key-log.user.add'] }))).toHaveLength(2);
      expect(kinds(await read(token, { by: agency.owner.uid, fromMs: before + 1 }))).toEqual(['key-log.user.add']);
    } finally {
      api.clock.now = before;
    }
  });

  test('[CN4] a look of a reviewer is a row, one for a day and a filter; nobody else leaves one', async () => {
    const { agency, token } = await api.found();
    const auditor = await aMember(api, agency, ['auditor']);
    await Promise.all([read(auditor.token), read(auditor.token)]);
    await read(auditor.token, { kinds: ['ledger.read'] });
    await read(token);

    const looks = (await read(token, { kinds: ['ledger.read'] })).body.rows;
    expect(looks.map(({ detail }) => [detail['by'], detail['kinds']])).toEqual([
      [auditor.person.uid, 'ledger.read'],
      [auditor.person.uid, null],
    ]);
  });
});

describe('the health of the keys', () => {
  /** A search in which a second admin should hold the key, and does not. */
  const withHole = async () => {
    const { agency, token } = await api.found();
    const mandate = await aMandate(agency);
    await api.call('createMandate', { token, body: mandate });
    return { agency, token, mandate, admin: await aMember(api, agency, ['admin']) };
  };
  const wrap = (token: string, compartmentId: string, uids: readonly string[], change: Partial<{ generation: number; keysGeneration: number }> = {}) =>
    api.call('wrapAgain', {
      token,
      params: { compartmentId },
      body: {
        generation: change.generation ?? 1,
        wraps: Object.fromEntries(uids.map((uid) => [uid, { ...hpkeBox(), keysGeneration: change.keysGeneration ?? 1 }])),
      },
    });

  test('[CN5] names who should hold each key and does not, to owners and admins for all searches, to a team for its own', async () => {
    const { agency, token, mandate, admin } = await withHole();
    const outside = await aMember(api, agency, ['consultant']);
    const auditor = await aMember(api, agency, ['auditor']);
    const health = await api.call('keyHealth', { token });

    const search = health.body.compartments.find(({ mandateId }) => mandateId === mandate.mandateId);
    expect(search).toMatchObject({ compartmentId: mandate.compartmentId, generation: 1, recovery: true, audit: true });
    expect(search?.people.toSorted((a, b) => a.wrap.localeCompare(b.wrap))).toEqual([
      { uid: admin.person.uid, wrap: 'missing' },
      { uid: agency.owner.uid, wrap: 'there' },
    ]);
    expect(health.body.compartments.find(({ mandateId }) => mandateId === null)?.people).toHaveLength(4);
    expect((await api.call('keyHealth', { token: admin.token })).body.compartments).toHaveLength(2);
    expect((await api.call('keyHealth', { token: outside.token })).body).toEqual({ compartments: [], lanesDue: [] });
    expect((await api.call('keyHealth', { token: auditor.token })).fault?.code).toBe('not-allowed');
  });

  test('[CN6] is mended by wrapping again; what is good is never replaced, and a repeat changes nothing', async () => {
    const { agency, token, mandate, admin } = await withHole();
    const wrapOf = async (uid: string) => (await api.platform.db.doc(paths.wrap(agency.agencyId, mandate.compartmentId, 1, uid)).get()).data();
    const owners = await wrapOf(agency.owner.uid);

    const uids = [admin.person.uid, agency.owner.uid];
    expect((await wrap(token, mandate.compartmentId, uids)).status).toBe(200);
    const made = await wrapOf(admin.person.uid);
    expect((await wrap(token, mandate.compartmentId, uids)).status).toBe(200);

    expect([await wrapOf(admin.person.uid), await wrapOf(agency.owner.uid)]).toEqual([made, owners]);
    expect((await read(token, { kinds: ['key.wrapped'] })).body.rows.map(({ subject }) => subject)).toEqual([admin.person.uid]);
  });

  test('[CN7] is mended by nobody from outside, for nobody who should not hold it, and not by who lacks the key', async () => {
    const { agency, token, mandate, admin } = await withHole();
    const outside = await aMember(api, agency, ['consultant']);
    const stranger = (await api.found()).token;
    const { compartmentId } = mandate;

    const codes = [
      (await wrap(outside.token, compartmentId, [admin.person.uid])).fault?.code,
      (await wrap(stranger, compartmentId, [admin.person.uid])).fault?.code,
      (await wrap(outside.token, agency.directory, [admin.person.uid])).fault?.code,
      (await wrap(admin.token, compartmentId, [admin.person.uid])).fault?.code,
      (await wrap(token, compartmentId, [outside.person.uid])).fault?.code,
      (await wrap(token, compartmentId, ['ark'])).fault?.code,
      (await wrap(token, compartmentId, [admin.person.uid], { keysGeneration: 2 })).fault?.code,
      (await wrap(token, compartmentId, [admin.person.uid], { generation: 2 })).fault?.code,
    ];

    expect(codes).toEqual(['not-found', 'not-found', 'not-found', 'not-allowed', 'wraps-incomplete', 'wraps-incomplete', 'wraps-incomplete', 'stale-head']);
  });
});

describe('devices', () => {
  test('[CN9] [CN10] the server keeps the day on which they last said that they are in use, and no finer; owners and admins see it, nobody else does', async () => {
    const { agency, token } = await api.found();
    const [admin, other] = [await aMember(api, agency, ['admin']), await aMember(api, agency, ['consultant'])];
    const { deviceId } = other.person.device;
    const seenOn = async () => (await api.platform.db.doc(paths.deviceSeen(agency.agencyId, deviceId)).get()).data();
    const day = () => Timestamp.fromMillis(Math.floor(api.clock.now / 86_400_000) * 86_400_000);
    await api.call('tellDevice', { token: other.token });
    // The day and no finer: nothing else of the hour, the browser or the person stands there.
    expect(await seenOn()).toEqual({ seenOn: day() });
    api.clock.advance(60_000 * 59);
    await api.call('tellDevice', { token: other.token });
    const last = { seenOn: day() };
    expect(await seenOn()).toEqual(last);
    api.clock.advance(86_400_000 - (api.clock.now % 86_400_000));
    expect(await seenOn()).toEqual(last);
    await api.call('tellDevice', { token: other.token });
    expect(await seenOn()).toEqual({ seenOn: day() });
    await api.platform.db.doc(paths.member(agency.agencyId, other.person.uid)).update({ ownKeysDue: new Date() });

    const today = Math.floor(api.clock.now / 86_400_000) * 86_400_000;
    const told = { seenMs: { [deviceId]: today }, keysDue: [other.person.uid] };
    expect((await api.call('devices', { token: admin.token })).body).toEqual(told);
    expect((await api.call('devices', { token })).body).toEqual(told);
    expect((await api.call('devices', { token: other.token })).fault?.code).toBe('not-allowed');
  });
});
