import { paths } from '@liexin/domain/storage/paths';
import type { RequestOf } from '@liexin/domain/api/routes';
import { fromBase64url, toBase64url as text } from '@liexin/proof/bytes';
import { recoverySetBody } from '@liexin/proof/key-log-body';
import { AGENCY_SUBJECT, makeKeyLogEntry } from '@liexin/proof/key-log-entry';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { aPhrase, aPerson, entryJson, type Founded } from '../../testing/an-agency.ts';
import { aMandate } from '../../testing/a-conversation.ts';
import { b64, hpkeBox, longId, sealedBox, signingKey, type SigningKey } from '../../testing/keys.ts';
import { localApi, type LocalApi } from '../../testing/local-api.ts';

let api: LocalApi;
beforeAll(async () => {
  api = await localApi();
});
afterAll(() => api.close());

const founded = async (isConfirmed = true) => {
  const { agency, token } = await api.found();
  await api.call('saveKit', { token, body: { kit: { kitId: agency.kitId, nonce: b64(12), ciphertext: b64(300) }, phrase: aPhrase() } });
  if (isConfirmed) await api.call('confirmKit', { token, body: { kitId: agency.kitId } });
  return { agency, token };
};
const renewal = async (agency: Founded, signer: SigningKey = agency.owner.us): Promise<RequestOf<'renewKit'>> => {
  const [ark, rsk, kitId] = [await signingKey(), await signingKey(), longId()];
  const { entry } = await makeKeyLogEntry({
    agencyId: agency.agencyId,
    head: agency.head,
    type: 'recovery.set',
    subject: AGENCY_SUBJECT,
    body: recoverySetBody({ arkPub: ark.pub, rskPub: rsk.pub, kitId }),
    signer: agency.owner.uid,
    key: signer.key,
  });
  return {
    entry: entryJson(entry),
    kit: { kitId, nonce: b64(12), ciphertext: b64(300) },
    phrase: aPhrase(),
    aukPub: text((await signingKey()).pub),
    aukWrap: hpkeBox(),
    card: sealedBox(),
  };
};
const read = async (path: string) => (await api.platform.db.doc(path).get()).data() ?? {};

test('[RV14] a new kit takes the place of the old one in one act: log, sealed kit, phrase, audit key, card, ledger', async () => {
  const { agency, token } = await founded();
  const { agencyId, owner } = agency;
  const body = await renewal(agency);
  api.clock.advance(1000);

  expect((await api.call('renewKit', { token, body })).status).toBe(200);
  const tip = (await read(paths.agencyTip(agencyId)))['seq'] as number;
  expect((await api.call('renewKit', { token, body })).status).toBe(200);
  expect((await read(paths.agencyTip(agencyId)))['seq']).toBe(tip);

  expect((await api.call('openKit', { token })).body).toEqual({ kit: body.kit });
  expect((await api.call('recovery', { token })).body).toMatchObject({ kitId: body.kit.kitId, aukPub: body.aukPub, ownerWrap: null, confirmed: true });
  const stored = await read(paths.agency(agencyId));
  expect(stored).toMatchObject({ keyLog: { seq: 5 }, kit: { kitId: body.kit.kitId } });
  expect(stored['kitDue']).toEqual((stored['kit'] as { confirmedAt: unknown }).confirmedAt);
  expect(text(((await read(paths.memberSecrets(agencyId, owner.uid)))['phrase'] as { salt: Uint8Array }).salt)).toBe(body.phrase.salt);
  expect(text(((await read(paths.member(agencyId, owner.uid)))['card'] as { nonce: Uint8Array }).nonce)).toBe(body.card.nonce);
  // That the kit was handed out is a row of its own.
  expect((await read(paths.agencyTip(agencyId)))['seq']).toBe(tip + 1);
});

test('[RV14] not by anybody but an owner, not before the first one is confirmed, not by another key or on an old head', async () => {
  const early = await founded(false);
  expect((await api.call('renewKit', { token: early.token, body: await renewal(early.agency) })).fault?.code).toBe('kit-unconfirmed');

  const { agency, token } = await founded();
  const body = await renewal(agency);
  expect((await api.call('renewKit', { token, body: await renewal(agency, (await aPerson()).us) })).fault?.code).toBe('bad-signature');
  expect((await api.call('renewKit', { token, body: { ...body, kit: { ...body.kit, kitId: longId() } } })).fault?.code).toBe('malformed-request');
  expect((await api.call('renewKit', { token: api.passwordToken(agency.owner.uid), body })).fault?.code).toBe('not-allowed');
  const member = api.platform.db.doc(paths.member(agency.agencyId, agency.owner.uid));
  await member.update({ roles: ['admin', 'consultant'] });
  for (const call of [
    () => api.call('renewKit', { token, body }),
    () => api.call('kitWraps', { token, body: {} }),
    () => api.call('rewrapKit', { token, body: { kitId: agency.kitId, wraps: {} } }),
  ])
    expect((await call()).fault?.code).toBe('not-allowed');
  await member.update({ roles: ['owner', 'consultant'] });
  expect((await api.call('renewKit', { token, body })).status).toBe(200);
  expect((await api.call('renewKit', { token, body: await renewal(agency) })).fault?.code).toBe('stale-head');
});

test('[RV15] [RV16] what the kit does not open yet is told until it is wrapped for it; then the wish is over, and a later one stays', async () => {
  const { agency, token } = await founded();
  const mandate = await aMandate(agency);
  await api.call('createMandate', { token, body: mandate });
  const { db } = api.platform;
  const agencyRef = db.doc(paths.agency(agency.agencyId));
  const body = await renewal(agency);
  await api.call('renewKit', { token, body });
  agency.head = { seq: 5, hash: fromBase64url(text((await agencyRef.get()).get('keyLog.hash') as Uint8Array)) };
  // Made under the new kit already: nothing to wrap.
  const later = await aMandate(agency);
  expect((await api.call('createMandate', { token, body: later })).status).toBe(200);
  const { kitId } = body.kit;
  const left = async (after: string | null = null) =>
    (await api.call('kitWraps', { token, body: { after } })).body.left.map((one) => one.compartmentId).toSorted();

  const both = [agency.directory, mandate.compartmentId].toSorted();
  expect(await left()).toEqual(both);
  // Whoever cannot open one goes on behind it; and nobody's wish is over because there is nothing behind the last.
  expect([await left(both[0]), await left(both[1])]).toEqual([both.slice(1), []]);
  expect((await api.call('kitWraps', { token, body: { after: null } })).body).toMatchObject({ filled: 1, total: 3, next: null });
  expect((await agencyRef.get()).get('kitDue')).not.toBeNull();
  // [RV16] What is not wrapped for the kit yet is nobody's fault, and not tried.
  const tried = async () => (await api.call('checkKit', { token, body: { after: null } })).body.wraps.map((one) => one.compartmentId).toSorted();
  expect(await tried()).toEqual([later.compartmentId]);
  const boxes = { generation: 1, ark: hpkeBox(), auk: hpkeBox() };
  expect((await api.call('rewrapKit', { token, body: { kitId: agency.kitId, wraps: { [agency.directory]: boxes } } })).fault?.code).toBe('stale-head');
  expect((await api.call('rewrapKit', { token, body: { kitId, wraps: { ['x'.repeat(16)]: boxes } } })).fault?.code).toBe('not-found');
  await api.call('rewrapKit', { token, body: { kitId, wraps: { [agency.directory]: { ...boxes, generation: 2 } } } });
  expect(await left()).toHaveLength(2);
  for (let turn = 0; turn < 2; turn++) await api.call('rewrapKit', { token, body: { kitId, wraps: { [agency.directory]: boxes } } });
  expect(await left()).toEqual([mandate.compartmentId]);
  expect(await tried()).toEqual([agency.directory, later.compartmentId].toSorted());
  expect((await agencyRef.get()).get('kitDue')).not.toBeNull();
  await api.call('rewrapKit', { token, body: { kitId, wraps: { [mandate.compartmentId]: boxes } } });
  const ark = await read(paths.wrap(agency.agencyId, mandate.compartmentId, 1, 'ark'));
  expect([text(ark['ciphertext'] as Uint8Array), ark['kitId']]).toEqual([boxes.ark.ciphertext, kitId]);
  expect(await left()).toEqual([]);
  expect((await agencyRef.get()).get('kitDue')).toBeNull();

  // Somebody left after the new kit was made: that wish is another one.
  const wished = new Date(api.clock.now + 60_000);
  await agencyRef.update({ kitDue: wished });
  expect(await left()).toEqual([]);
  expect((await agencyRef.get()).get('kitDue').toMillis()).toBe(wished.getTime());
});
