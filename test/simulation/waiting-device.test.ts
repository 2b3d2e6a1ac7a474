import type { MemberKeysDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { createPhrase } from '@liexin/e2ee/create-phrase';
import { openPersonKeys } from '@liexin/e2ee/person-keys';
import { sealWithPhrase } from '@liexin/e2ee/phrase-blob';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { UnlockAnswer } from '../../web/src/platform/session-state.ts';
import { healSession } from '../../web/src/platform/vault/heal-session.ts';
import { confirmKit, makeKit } from '../../web/src/platform/vault/kit.ts';
import { renewOwnKeys, takeOwnKeys } from '../../web/src/platform/vault/renew-own-keys.ts';
import { takeOffDevice } from '../../web/src/platform/vault/take-off-device.ts';
import { unlockWithPhrase } from '../../web/src/platform/vault/unlock.ts';
import { b64, gcmJson } from '../../web/src/platform/vault/wire.ts';
import { askToBeLetIn, letIn, letInPorts } from '../support/actors/let-in.ts';
import { openOffice, type Office, type OfficeMember } from './support/office.ts';

let office: Office;
beforeEach(async () => {
  office = await openOffice();
});
afterEach(() => office.close());

/** A new browser of this member that asked to be let in, and how a device of theirs lets it in. */
const aWaitingBrowser = async ({ uid }: OfficeMember) => {
  const { api, made } = await office.newBrowser(uid);
  const answer = await api.call('unlock', { params: {}, body: {} });
  const newcomer = await askToBeLetIn(api, made, answer);
  const letInBy = async (owner: OfficeMember): Promise<OfficeMember> => {
    const { device, token } = await letIn(letInPorts(owner), newcomer);
    return office.signIn(owner.name, device, token);
  };
  return { api, made, answer, letInBy };
};

/** A device of the member is lost: their keys are made new, by this device, which then has them. */
const keysMadeNew = async (owner: OfficeMember): Promise<OfficeMember> => {
  const gone = await (await aWaitingBrowser(owner)).letInBy(owner);
  const ports = { api: owner.api, source: owner.source, keyLog: owner.vault.keyLog, device: owner.device };
  await takeOffDevice(ports, owner.uid, gone.device.deviceId);
  await renewOwnKeys(ports);
  const device = await takeOwnKeys(ports);
  if (device === null) throw new Error('nothing to take');
  return office.signIn(owner.name, device, await healSession(owner.api, device));
};

const kitOf = ({ api, source, vault, device }: OfficeMember) => makeKit({ api, source, keyLog: vault.keyLog, device }, 'digits');

test('[ME7] [RM16] [RM18] a browser that waits while the keys are made new is let in with these and the ones before, and opens what was wrapped for them', async () => {
  const { owner } = office;
  const invited = await owner.vault.invitations.make({ roles: ['consultant'], lead: false, clearance: ['standard'], name: 'Wei Chen' });
  const waiting = await aWaitingBrowser(owner);

  const renewed = await keysMadeNew(await keysMadeNew(owner));
  const late = await waiting.letInBy(renewed);

  expect(late.device.admitted).toMatchObject({ keysGeneration: 3, former: [{ keysGeneration: 1 }, { keysGeneration: 2 }] });
  expect(late.device.admitted.former?.map(({ person }) => person.us.privateKey.extractable)).toEqual([false, false]);
  // The recovery keys were wrapped for the first keys of the owner, and so was the invitation.
  const { name } = await office.join('Wei Chen', { invited, by: late });
  expect(name).toBe('Wei Chen');
  await confirmKit(late.api, (await kitOf(late)).kitId);
});

test('[VT13] a phrase of before says that it is not in force any more, and one of after opens all', async () => {
  const wei = await office.join('Wei Chen');
  const { agencyId } = office;
  const savePhrase = async (member: OfficeMember): Promise<string> => {
    const { keysGeneration, pin } = member.device.admitted;
    const stored = await member.source.get<MemberKeysDocument<Uint8Array>>(paths.memberKeys(agencyId, member.uid, keysGeneration));
    const { deviceId, keys } = member.device;
    const box = stored?.wraps[deviceId];
    const own = box && (await openPersonKeys({ agencyId, uid: member.uid, keysGeneration, deviceId }, keys.dk, box));
    if (!own?.ok) throw new Error('own keys');
    const phrase = createPhrase('digits');
    const pinned = (await member.vault.keyLog.sync()).head;
    const blob = await sealWithPhrase(
      phrase,
      { agencyId, uid: member.uid, generation: keysGeneration },
      { ...own.value, fingerprint: pin.fingerprint, pinned },
    );
    await member.api.call('setPhrase', { params: {}, body: { phrase: { ...blob, salt: b64(blob.salt), ...gcmJson(blob) } } });
    return phrase;
  };
  const before = await savePhrase(wei);
  const { api, made, answer } = await aWaitingBrowser(wei);
  const enter = async (phrase: string, known: UnlockAnswer): Promise<string> =>
    unlockWithPhrase(api, made, known, phrase).then(
      () => 'in',
      (error: { code: string }) => error.code,
    );
  expect(await enter('0'.repeat(24), answer)).toBe('phrase-wrong');

  const renewed = await keysMadeNew(wei);
  expect(await enter(before, answer)).toBe('phrase-superseded');
  const after = await savePhrase(renewed);
  expect(await enter(after, answer)).toBe('phrase-superseded');
  office.server.clock.advance(1);
  const fresh = await api.call('unlock', { params: {}, body: {} });
  expect(await enter(before, fresh)).toBe('phrase-wrong');
  const { device } = await unlockWithPhrase(api, made, fresh, after);

  expect(device.admitted).toMatchObject({ keysGeneration: 2, former: [{ keysGeneration: 1 }] });
});
