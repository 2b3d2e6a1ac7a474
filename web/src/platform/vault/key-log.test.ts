import { keyLogId, paths } from '@liexin/domain/storage/paths';
import { generateDeviceKeys } from '@liexin/e2ee/device-keys';
import { makeGenesis } from '@liexin/e2ee/make-genesis';
import { createPersonKeys } from '@liexin/e2ee/person-keys';
import { createRecovery } from '@liexin/e2ee/recovery-keys';
import { auditKeyBody } from '@liexin/proof/key-log-body';
import { AGENCY_SUBJECT, makeKeyLogEntry, type KeyLogEntry } from '@liexin/proof/key-log-entry';
import { auditKeyIn, type KeyLogState } from '@liexin/proof/key-log-state';
import { expect, test } from 'vitest';
import type { DocumentSource } from './document-source.ts';
import { openKeyLog, verifyEntries } from './key-log.ts';

const agencyId = 'AAAAAAAAAAAAAAAAAAAAAA';
const uid = 'owner-uid';

/** A log of four entries, and a fifth that hands the audit key over. */
const aLog = async () => {
  const [owner, device, recovery] = await Promise.all([createPersonKeys(), generateDeviceKeys(), createRecovery(agencyId)]);
  const { identityKey, fingerprint, entries, head } = await makeGenesis({
    agencyId,
    serverPub: device.dsPub,
    recovery,
    owner: { uid, keys: owner.keys, device },
  });
  const hand = async (aukPub: Uint8Array) => {
    const made = {
      agencyId,
      head,
      type: 'audit.key',
      subject: AGENCY_SUBJECT,
      body: auditKeyBody(aukPub),
      signer: uid,
      key: owner.keys.us.privateKey,
    } as const;
    return (await makeKeyLogEntry(made)).entry;
  };
  return { trust: { agencyId, identityKey, fingerprint }, genesis: entries, hand, keys: [recovery.aukPub, device.dkPub] as const };
};

/** What a device of a version before `audit.key` pinned: the entry is in the chain, and what it says was not read. */
const unread = (state: KeyLogState): KeyLogState => ({ ...state, audit: undefined, unread: [5] });

const opened = (trust: { readonly identityKey: Uint8Array; readonly fingerprint: Uint8Array }, log: KeyLogState, held: { entries: readonly KeyLogEntry[] }) => {
  const asked: string[] = [];
  const kept: KeyLogState[] = [];
  const source: Pick<DocumentSource, 'listAfter'> = {
    listAfter: async <T>(path: string, after: string) => {
      expect(path).toBe(paths.keyLog(agencyId));
      asked.push(after);
      return held.entries.map((data) => ({ id: keyLogId(data.seq), data: data as T })).filter(({ id }) => id > after);
    },
  };
  const keyLog = openKeyLog({ agencyId, pin: { ...trust, log }, source, pinned: async (pin) => void kept.push(pin.log) });
  return { keyLog, asked, kept };
};

test('[P9] [P10] a state with entries that an older version could not read is read once more from the first entry, and encrypts again', async () => {
  const { trust, genesis, hand, keys } = await aLog();
  const entries = [...genesis, await hand(keys[0])];
  const whole = await verifyEntries(entries, trust);
  const { keyLog, asked, kept } = opened(trust, unread(whole), { entries });
  expect(keyLog.isBlind()).toBe(true);

  expect(await keyLog.sync()).toEqual(whole);
  expect([keyLog.isBlind(), auditKeyIn(keyLog.state())?.aukPub]).toEqual([false, keys[0]]);
  await keyLog.sync();
  expect(asked).toEqual([keyLogId(0), keyLogId(5)]);
  expect(kept).toEqual([whole]);
});

test('[P9] [P10] the head of before stays pinned: another log and a shorter one are refused, and nothing is taken from them', async () => {
  const { trust, genesis, hand, keys } = await aLog();
  const [mine, other] = [
    [...genesis, await hand(keys[0])],
    [...genesis, await hand(keys[1])],
  ];
  const whole = await verifyEntries(mine, trust);
  for (const [entries, reason] of [
    [other, 'forked'],
    [genesis, 'rolled-back'],
    [[], 'rolled-back'],
  ] as const) {
    const held: { entries: readonly KeyLogEntry[] } = { entries };
    const { keyLog, kept } = opened(trust, unread(whole), held);
    await expect(keyLog.sync()).rejects.toMatchObject({ code: 'key-log-forked', reason });
    expect([keyLog.isBlind(), keyLog.state().head, kept]).toEqual([true, whole.head, []]);
    held.entries = mine;
    expect(await keyLog.sync()).toEqual(whole);
  }
});

test('[P10] what cannot be read now either is asked for from the start once, and goes on from there', async () => {
  const { trust, genesis, hand, keys } = await aLog();
  const { body: _withheld, ...bare } = await hand(keys[0]);
  const entries = [...genesis, bare];
  const { keyLog, asked } = opened(trust, await verifyEntries(entries, trust), { entries });
  for (let turn = 0; turn < 3; turn++) expect((await keyLog.sync()).unread).toEqual([5]);
  expect(asked).toEqual([keyLogId(0), keyLogId(5), keyLogId(5)]);
});
