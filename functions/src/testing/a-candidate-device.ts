// A candidate's device with its certificate, as a bind leaves it.
import { candidateDeviceBytes } from '@liexin/proof/candidate-device';
import { bindBytes } from '@liexin/proof/bind-statement';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { paths } from '@liexin/domain/storage/paths';
import type { Platform } from '../platform/platform.ts';
import { aDevice, type Device } from './an-agency.ts';
import { bytes, longId } from './keys.ts';

export const aCandidateDevice = async (
  { db, signer }: Pick<Platform, 'db' | 'signer'>,
  agencyId: string,
  laneId: string,
  guestUid: string,
): Promise<Device> => {
  const device = await aDevice();
  const statement = { agencyId, linkId: longId(), guestUid, deviceId: device.deviceId, dkPub: device.dk.pub, dsPub: device.ds.pub, nonce: bytes(16) };
  const pop = await signEcdsa(device.ds.key, bindBytes(statement));
  const { deviceId: _id, ...unsigned } = {
    ...statement,
    laneId,
    m: bytes(32),
    pop,
    proof: { kind: 'link' as const, by: null, signature: null },
    serverKeySeq: 1,
  };
  const signature = await signer.sign(candidateDeviceBytes({ ...unsigned, deviceId: device.deviceId, proof: { kind: 'link' } }));
  await db.doc(paths.candidateDevice(agencyId, laneId, device.deviceId)).set({ ...unsigned, signature });
  return device;
};
