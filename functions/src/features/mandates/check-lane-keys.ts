import { checkEpoch, checkSignerList, expectSigners } from '../../platform/check-epoch.ts';
import { expectHead } from '../../platform/key-log.ts';
import type { SigningCaller } from '../../platform/signing-caller.ts';
import type { Agency } from '../../platform/stored.ts';
import type { NewLane } from './check-new-lanes.ts';

/** List 0 and the first epochs of one lane: signed by the caller, on the head that the server holds. Returns the list's hash. */
export const checkLaneKeys = async (
  agency: Agency,
  agencyId: string,
  compartment: { id: string; generation: number },
  lane: NewLane,
  signer: SigningCaller,
): Promise<Uint8Array> => {
  const place = { agencyId, laneId: lane.laneId };
  for (const named of [lane.signers, ...lane.epochs]) expectHead(agency.keyLog, named);
  const hash = await checkSignerList(place, lane.signers, signer);
  expectSigners(lane.epochs, 0, hash);
  for (const epoch of lane.epochs) await checkEpoch(place, compartment, epoch, signer.dsPub);
  return hash;
};
