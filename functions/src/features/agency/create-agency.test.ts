import { paths } from '@liexin/domain/storage/paths';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anAgency, aPerson, aPhrase } from '../../testing/an-agency.ts';
import { b64, signingKey } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';
import { toBase64url } from '@liexin/proof/bytes';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const serverKey = async () => (await api.call('config', {})).body.serverKey;

describe('founding an agency', () => {
  test('[AG1] writes key log, owner, keys, directory, recovery and ledger together and signs the device in', async () => {
    const { agency, token } = await api.found();

    const { db } = api.platform;
    const [stored, member, entries, wraps, tip, log] = await Promise.all([
      db.doc(paths.agency(agency.agencyId)).get(),
      db.doc(paths.member(agency.agencyId, agency.owner.uid)).get(),
      db.collection(paths.keyLog(agency.agencyId)).get(),
      db.collection(`${paths.generation(agency.agencyId, agency.directory, 1)}/wraps`).get(),
      db.doc(paths.agencyTip(agency.agencyId)).get(),
      db.collection(paths.agencyLedger(agency.agencyId)).get(),
    ]);
    expect(stored.get('keyLog.seq')).toBe(4);
    expect(member.get('roles')).toEqual(['consultant', 'owner']);
    expect(entries.docs.map((doc) => doc.get('type'))).toEqual(['server.key', 'user.add', 'recovery.set', 'dev.add']);
    expect(wraps.docs.map((doc) => doc.id).toSorted()).toEqual([agency.owner.uid, 'ark', 'auk'].toSorted());
    expect([tip.get('seq'), log.size]).toEqual([4, 4]);
    const recovery = await api.call('recovery', { token });
    expect(recovery.body).toMatchObject({ kitId: agency.kitId, confirmed: false, ownerWrap: agency.body.recovery.ownerWrap });
  });

  test('[AG2] the same call again answers again and changes nothing', async () => {
    const agency = await anAgency(await serverKey());
    const token = api.passwordToken(agency.owner.uid);
    await api.call('createAgency', { token, body: agency.body });

    const again = await api.call('createAgency', { token, body: agency.body });

    expect(again.status).toBe(200);
    expect(again.body.head.seq).toBe(4);
    expect((await api.platform.db.doc(paths.agencyTip(agency.agencyId)).get()).get('seq')).toBe(4);
  });

  test('[AG2] a repeat long after is refused: a password alone must not become a device', async () => {
    const agency = await anAgency(await serverKey());
    await api.call('createAgency', { token: api.passwordToken(agency.owner.uid), body: agency.body });
    api.clock.advance(16 * 60_000);

    const again = await api.call('createAgency', { token: api.passwordToken(agency.owner.uid), body: agency.body });

    expect(again.fault?.code).toBe('already-exists');
  });

  test('[AG3] two calls at once with one id make one agency', async () => {
    const agency = await anAgency(await serverKey());
    const token = api.passwordToken(agency.owner.uid);

    const both = await Promise.all([api.call('createAgency', { token, body: agency.body }), api.call('createAgency', { token, body: agency.body })]);

    expect(both.map((one) => one.status)).toEqual([200, 200]);
    expect((await api.platform.db.collection(paths.agencyLedger(agency.agencyId)).get()).size).toBe(4);
  });

  test('[AG4] an account has one agency', async () => {
    const owner = await aPerson();
    await api.found(owner);
    const second = await anAgency(await serverKey(), owner);

    const outcome = await api.call('createAgency', { token: api.passwordToken(owner.uid), body: second.body });

    expect(outcome.fault?.code).toBe('agency-exists');
  });

  test.each([
    ['another server key', 'bad-proof', async () => anAgency(toBase64url((await signingKey()).pub))],
    [
      'another fingerprint',
      'bad-signature',
      async () => {
        const a = await anAgency(await serverKey());
        return { ...a, body: { ...a.body, fingerprint: b64(16) } };
      },
    ],
    [
      'keys that the log does not certify',
      'malformed-request',
      async () => {
        const a = await anAgency(await serverKey());
        return { ...a, body: { ...a.body, keys: { ...a.body.keys, usPub: toBase64url((await signingKey()).pub) } } };
      },
    ],
    [
      'a directory without the recovery wrap',
      'wraps-incomplete',
      async () => {
        const a = await anAgency(await serverKey());
        const { ark: _ark, ...wraps } = a.body.directory.generation.wraps;
        return { ...a, body: { ...a.body, directory: { ...a.body.directory, generation: { ...a.body.directory.generation, wraps } } } };
      },
    ],
    [
      'a wrap that was swapped after signing',
      'malformed-request',
      async () => {
        const a = await anAgency(await serverKey());
        const { generation } = a.body.directory;
        const ark = generation.wraps['ark'];
        return {
          ...a,
          body: {
            ...a.body,
            directory: {
              ...a.body.directory,
              generation: { ...generation, wraps: { ...generation.wraps, ...(ark ? { ark: { ...ark, ciphertext: b64(48) } } : {}) } },
            },
          },
        };
      },
    ],
  ])('[AG5] refuses %s', async (_what, code, build) => {
    const agency = await build();

    const outcome = await api.call('createAgency', { token: api.passwordToken(agency.owner.uid), body: agency.body });

    expect(outcome.fault?.code).toBe(code);
    expect((await api.platform.db.doc(paths.agency(agency.agencyId)).get()).exists).toBe(false);
  });

  test('[AG5] refuses a genesis that names another owner than the caller', async () => {
    const agency = await anAgency(await serverKey());

    const outcome = await api.call('createAgency', { token: api.passwordToken('somebodyElse'), body: agency.body });

    expect(outcome.fault?.code).toBe('not-allowed');
  });
});

describe('the kit', () => {
  const blob = (kitId: string) => ({ kitId, nonce: b64(12), ciphertext: b64(300) });

  test("[AG6] is saved with the phrase, and confirming deletes the owner's wrap and opens the gate", async () => {
    const { agency, token } = await api.found();
    expect((await api.call('confirmKit', { token, body: { kitId: agency.kitId } })).fault?.code).toBe('not-found');

    expect((await api.call('saveKit', { token, body: { kit: blob(agency.kitId), phrase: aPhrase() } })).status).toBe(200);
    expect((await api.call('confirmKit', { token, body: { kitId: agency.kitId } })).status).toBe(200);
    expect((await api.call('confirmKit', { token, body: { kitId: agency.kitId } })).status).toBe(200);

    expect((await api.call('recovery', { token })).body).toMatchObject({ confirmed: true, ownerWrap: null });
    const { db } = api.platform;
    expect((await db.doc(paths.recovery(agency.agencyId)).get()).get('ownerWrap')).toBeNull();
    expect((await db.doc(paths.agency(agency.agencyId)).get()).get('kit.confirmedAt')).not.toBeNull();
    expect((await db.doc(paths.agencyTip(agency.agencyId)).get()).get('seq')).toBe(5);
  });

  test('[AG7] may be replaced until it is confirmed, and not after', async () => {
    const { agency, token } = await api.found();
    const save = () => api.call('saveKit', { token, body: { kit: blob(agency.kitId), phrase: aPhrase() } });
    expect([(await save()).status, (await save()).status]).toEqual([200, 200]);
    await api.call('confirmKit', { token, body: { kitId: agency.kitId } });

    expect((await save()).fault?.code).toBe('already-exists');
  });
});
