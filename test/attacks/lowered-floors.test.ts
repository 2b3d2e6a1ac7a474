import type { ResponseOf } from '@liexin/domain/api/routes';
import type { MemberKeysDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { createPersonKeys, wrapPersonKeys } from '@liexin/e2ee/person-keys';
import { toBase64url } from '@liexin/proof/bytes';
import { decodeCbor, encodeCbor, type CborValue } from '@liexin/proof/cbor';
import { signEcdsa } from '@liexin/proof/ecdsa';
import type { Envelope } from '@liexin/proof/envelope';
import { messageAad } from '@liexin/proof/message-aad';
import { messageToBeSigned } from '@liexin/proof/message-signature';
import { beforeAll, expect, test } from 'vitest';
import { createApiClient, type ApiClient } from '../../web/src/platform/api-client.ts';
import { firebaseAuthPort } from '../../web/src/platform/auth-port.ts';
import { firestoreSource } from '../../web/src/platform/firestore-source.ts';
import { admitDevice } from '../../web/src/platform/vault/admit-device.ts';
import { makeDevice } from '../../web/src/platform/vault/make-device.ts';
import { takeOwnKeys } from '../../web/src/platform/vault/renew-own-keys.ts';
import { hpkeJson } from '../../web/src/platform/vault/wire.ts';
import { absolute, type AgencyActor } from '../support/actors/agency-actor.ts';
import { askToBeLetIn, letInPorts, untilNumber } from '../support/actors/let-in.ts';
import { postMessage } from '../support/actors/post-message.ts';
import { openSdk } from '../support/actors/sdk.ts';
import { admin } from './support/admin.ts';
import { outcome } from './support/outcome.ts';
import { anAgency, aScene, at, theCandidate } from './support/stage.ts';

let helen: AgencyActor;
beforeAll(async () => {
  helen = await anAgency();
});

test('[attack 25] a message of a suite or format that is not known is posted by nobody and shown to nobody, though its device signed it', async () => {
  const { agencyId, uid, vault, device, sdk } = helen;
  const scene = await aScene(helen);
  const candidate = await theCandidate(scene.url);
  const laneId = scene.talk.candidateLane;
  const { id, envelope: good } = await helen.seal(laneId, 'Under a suite that does nothing');
  const place = { agencyId, laneId, messageId: id };
  /** As an old or a patched client signs it: all is right but the suite. */
  const signed = async (change: Record<string, unknown>): Promise<Envelope> => {
    const [name, , ...rest] = decodeCbor(messageAad(place, good)) as CborValue[];
    const envelope = { ...good, ...change };
    const bound = encodeCbor([name ?? null, envelope.suite, ...rest]);
    return { ...envelope, signature: await signEcdsa(device.keys.ds.privateKey, await messageToBeSigned(bound, envelope)) };
  };
  const shown = async (envelope: Envelope) => ({
    posted: await outcome(postMessage(sdk.db, { agencyId, laneId, id, envelope, by: uid })),
    staff: (await vault.messages.open({ id, laneId, envelope, participants: { [uid]: { kind: 'staff' } } })).kind,
    candidate: (await candidate.vault.open({ id, sentAt: { seconds: 1, nanoseconds: 0 }, sender: uid, envelope })).kind,
  });
  const refused = { posted: 'permission-denied', staff: 'unopenable', candidate: 'locked' };
  for (const change of [{ suite: 0 }, { suite: 2 }, { suite: -1 }, { suite: '1' }, { version: 0 }, { version: 2 }])
    expect({ change, ...(await shown(await signed(change))) }).toEqual({ change, ...refused });
  expect(await shown(await signed({}))).toEqual({ posted: 'granted', staff: 'opened', candidate: 'opened' });
});

test('[attack 25] keys of the person that the server sealed to a device are not taken: the log names others', async () => {
  const { agencyId, uid, device, vault, sdk } = helen;
  const ports = { source: firestoreSource(sdk.db), keyLog: vault.keyLog, device };
  expect(await takeOwnKeys(ports)).toBeNull();
  const { keys, secret } = await createPersonKeys();
  const place = { agencyId, uid, keysGeneration: 2, deviceId: device.deviceId };
  const box = await wrapPersonKeys(place, device.keys.dkPub, secret);
  const [next, member] = [admin.db.doc(paths.memberKeys(agencyId, uid, 2)), admin.db.doc(paths.member(agencyId, uid))];
  await next.set({ generation: 2, ukPub: keys.ukPub, usPub: keys.usPub, wraps: { [device.deviceId]: box } } satisfies MemberKeysDocument<Uint8Array>);
  await member.update({ keysGeneration: 2 });
  expect(await outcome(takeOwnKeys(ports))).toBe('key-log-forked');
  await member.update({ keysGeneration: 1 });
  await next.delete();
  expect(await takeOwnKeys(ports)).toBeNull();
});

test('[attack 25] nor by a browser that asks to be let in', async () => {
  const sdk = openSdk(at);
  const auth = firebaseAuthPort(sdk.auth, 'local', absolute(at));
  const api = createApiClient({ fetch: absolute(at), idToken: (fresh) => auth.idToken(fresh), timeoutMs: 90_000 });
  const { uid } = await auth.signIn(helen.email, helen.password);
  const answer = await api.call('unlock', { params: {}, body: {} });
  const made = await makeDevice(uid, Date.now());
  const newcomer = await askToBeLetIn(api, made, answer);
  const ports = letInPorts({ ...helen, source: firestoreSource(helen.sdk.db) });
  const { number, shown } = await untilNumber(ports, newcomer);
  await admitDevice(ports, shown, number);

  const { keys, secret } = await createPersonKeys();
  const place = { agencyId: helen.agencyId, uid, keysGeneration: 1, deviceId: made.deviceId };
  const wrap = hpkeJson(await wrapPersonKeys(place, made.keys.dkPub, secret));
  type Told = Extract<ResponseOf<'requestDevice'>, { state: 'admitted' }>;
  const ask = (change: (told: Told) => Told): Promise<string> => {
    const lying: ApiClient = {
      call: async (name, options) => {
        const told = (await api.call(name, options)) as unknown;
        return (name === 'requestDevice' ? change(told as Told) : told) as never;
      },
    };
    return outcome(newcomer.poll(lying));
  };
  const own = { ukPub: toBase64url(keys.ukPub), usPub: toBase64url(keys.usPub), wraps: { [made.deviceId]: wrap } };
  expect(await ask((told) => ({ ...told, keys: { ...told.keys, ...own } }))).toBe('key-log-forked');
  expect(await ask((told) => ({ ...told, keyLog: told.keyLog.slice(0, 2) }))).not.toBe('granted');
  expect(await ask((told) => told)).toBe('granted');
  await sdk.close();
});
