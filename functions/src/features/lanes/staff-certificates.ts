import type { ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import { keyLogOut } from '../../platform/key-log.ts';
import { docAt, type KeyLogRow, type Lane, type Member } from '../../platform/stored.ts';

type Certificates = ResponseOf<'laneKeys'>['staffDevices'];

/**
 * The `dev.add` entries of everybody who writes or wrote in a lane, devices that are off included: old messages stay provable. A device whose
 * person has new keys has one for each of them, and which counts says the list. Each
 * entry is signed by its owner's US, which the signer list names; the log itself is not told to candidates.
 */
export const staffCertificates = async (db: Firestore, agencyId: string, lane: Lane): Promise<Certificates> => {
  const uids = Object.entries(lane.participants)
    .filter(([, who]) => who.kind === 'staff')
    .map(([uid]) => uid);
  const members = await Promise.all(uids.map((uid) => docAt<Member>(db, paths.member(agencyId, uid)).get()));
  const devices = members.flatMap((member) =>
    Object.entries(member.data()?.devices ?? {}).flatMap(([deviceId, { keyLogSeq, again = [] }]) =>
      [keyLogSeq, ...again].map((seq) => ({ uid: member.id, deviceId, keyLogSeq: seq })),
    ),
  );
  return Promise.all(
    devices.map(async ({ uid, deviceId, keyLogSeq }) => {
      const entry = (await docAt<KeyLogRow>(db, paths.keyLogEntry(agencyId, keyLogSeq)).get()).data();
      if (!entry) throw new Fault('unavailable');
      return { uid, deviceId, entry: keyLogOut(entry) };
    }),
  );
};
