import { paths } from '@liexin/domain/storage/paths';
import { createGeneration } from '@liexin/e2ee/compartment';
import { generateP256, rawPublic } from '@liexin/e2ee/p256-key';
import { DIRECTORY } from '@liexin/proof/generation-document';
import { expect, test } from 'vitest';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { checkKitWraps } from '../../web/src/platform/vault/check-kit-wraps.ts';
import { confirmKit, makeKit } from '../../web/src/platform/vault/kit.ts';
import { testKit } from '../../web/src/platform/vault/kit-words.ts';
import { removeMember } from '../../web/src/platform/vault/remove-member.ts';
import { generationJson, raw } from '../../web/src/platform/vault/wire.ts';
import { joinAgency } from '../support/actors/colleague-actor.ts';
import { admin } from './support/admin.ts';
import { anAgency, at } from './support/stage.ts';

test('[attack 13] [RV16] [RV17] a key whose audit wrap opens for nobody is found by whoever tries the kit, named with its maker, and renewed', async () => {
  const helen = await anAgency();
  const { agencyId, device, vault, api } = helen;
  const kit = await makeKit({ api, source: firestoreSource(helen.sdk.db), keyLog: vault.keyLog, device }, 'words');
  await confirmKit(api, kit.kitId);
  await helen.openTalk();
  const left = await joinAgency(at, helen);
  await removeMember({ api, keyLog: vault.keyLog, device }, left.uid);
  const check = async (): Promise<number> => {
    const { ark } = await testKit({ api, keyLog: vault.keyLog, device }, kit.words.join(' '), Date.now());
    const { bad, audit } = await checkKitWraps({ api, source: firestoreSource(helen.sdk.db), vault }, ark);
    expect(audit).toBe('opens');
    return bad;
  };
  expect(await check()).toBe(0);

  // Signed, complete, and sealed for a key that nobody has: neither the server nor a colleague can tell.
  const directory = String((await admin.db.doc(paths.agency(agencyId)).get()).get('directory'));
  const { key: previous } = await vault.compartments.newest(directory);
  const log = await vault.keyLog.sync();
  const nobody = await rawPublic((await generateP256('ECDH', false)).publicKey);
  const made = await createGeneration({
    place: { agencyId, compartmentId: directory, about: DIRECTORY, tier: 'standard' },
    generation: 2,
    previous,
    recipients: { [helen.uid]: device.admitted.person.ukPub, ark: log.recovery.arkPub, auk: nobody },
    head: log.head,
    deviceKey: device.keys.ds.privateKey,
  });
  await api.call('renewGeneration', { params: { compartmentId: directory }, body: generationJson(made, { [helen.uid]: 1 }) });
  const health = async () => (await api.call('keyHealth', { params: {}, body: {} })).compartments.find(({ compartmentId }) => compartmentId === directory);
  expect(await health()).toMatchObject({ generation: 2, audit: true, bad: [] });

  expect(await check()).toBe(1);
  expect(await health()).toMatchObject({ generation: 2, audit: true, recovery: true, bad: ['auk'] });
  const rows = await admin.db.collection(paths.agencyLedger(agencyId)).where('kind', '==', 'key.wrap-bad').get();
  expect(rows.docs.map((row) => row.get('detail'))).toEqual([{ by: helen.uid, generation: 2, maker: helen.uid, recipients: 'auk' }]);

  expect(raw((await api.call('recovery', { params: {}, body: {} })).aukPub)).not.toEqual(nobody);
  expect(await vault.generations.renew(directory)).toBe(true);
  expect(await health()).toMatchObject({ generation: 3, bad: [] });
  expect(await check()).toBe(0);
  await left.close();
});
