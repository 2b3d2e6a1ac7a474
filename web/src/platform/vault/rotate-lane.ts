import type { RequestOf } from '@liexin/domain/api/routes';
import { openName, sealName } from '@liexin/e2ee/lane-name';
import type { LinkKeyPart } from '@liexin/e2ee/lane-key';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { sealEpoch } from '@liexin/e2ee/seal-epoch';
import { sealSignerList } from '@liexin/e2ee/signer-lists';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import { signerListHash } from '@liexin/proof/signer-list';
import type { CheckedDevice } from './candidate-devices.ts';
import type { CompartmentKeyOf } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { LaneRing } from './lane-ring.ts';
import type { MadeLaneKey } from './make-lane.ts';
import { listKeyOf } from './own-person-keys.ts';
import { isSame, presentKeys } from './present-signers.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, epochJson, signerListJson } from './wire.ts';

export interface RotateInput {
  readonly device: AdmittedDevice;
  readonly log: KeyLogState;
  readonly ring: LaneRing;
  /** The compartment's newest key. */
  readonly compartment: CompartmentKeyOf;
  /** `pair`: an opening epoch and the reply epoch behind it; `single`: one reply epoch. */
  readonly shape: 'pair' | 'single';
  /** Admitted candidate devices whose proofs were checked. */
  readonly devices: readonly CheckedDevice[];
  /** The live link with its shares by epoch, or null. */
  readonly link: { readonly linkId: string; readonly kek: Uint8Array; readonly shares: ReadonlyMap<number, Uint8Array> } | null;
}

/**
 * New keys for a lane, for everybody who still takes part and nobody else. A list that names somebody who left, or a key that somebody has no more, is
 * followed by one that does not; names are sealed anew. The server takes it on the expected epoch and head alone: after a 409 the keys are thrown away and it is made again.
 */
export const makeRotation = async ({
  device,
  log,
  ring,
  compartment,
  shape,
  devices,
  link,
}: RotateInput): Promise<{ readonly request: RequestOf<'rotateLane'>; readonly keys: readonly MadeLaneKey[] }> => {
  if (log.unread.length > 0 || ring.strangers.length > 0) throw new VaultFault('key-log-forked', 'signers');
  const { laneId, lane } = ring;
  // Keys signed by a device that the candidate does not know would lock the candidate out.
  if (!ring.isIntroduced && (lane.kind === 'candidate' || lane.kind === 'offer')) throw new VaultFault('not-introduced', 'rotation');
  const { agencyId } = device.admitted;
  const place = { agencyId, laneId };
  const first = Math.max(...ring.epochs.map((epoch) => epoch.epoch)) + 1;
  const phases = shape === 'pair' ? (['opening', 'reply'] as const) : (['reply'] as const);
  const keys = phases.map((_, i) => ({ laneId, epoch: first + i, key: randomBytes(32) }));
  const isHere = ({ uid }: { readonly uid: string }): boolean => lane.participants[uid]?.until === null;
  const signers = presentKeys(ring.signers.filter(isHere), log);
  const list = isSame(signers, ring.signers)
    ? null
    : await sealSignerList({
        place,
        previous: ring.lists.at(-1) ?? null,
        epoch: first,
        laneKey: keys[0]?.key ?? randomBytes(32),
        head: log.head,
        signers,
        by: device.uid,
        usKey: listKeyOf(device.admitted, device.uid, ring.signers),
      });
  const signersHash = list === null ? ring.listHash : await signerListHash(place, list);
  const epochs = await Promise.all(
    keys.map(async ({ epoch, key }, i) =>
      epochJson(
        await sealEpoch({
          place: { ...place, epoch },
          phase: phases[i] ?? 'reply',
          laneKey: key,
          compartment,
          devices,
          links: linkParts(link, epoch),
          signersHash,
          head: log.head,
          deviceKey: device.keys.ds.privateKey,
        }),
        list?.n ?? lane.signers,
      ),
    ),
  );
  const staying = Object.entries(lane.participants).filter(([, who]) => who.until === null);
  const participants = await Promise.all(
    staying.map(async ([uid, who]) => {
      const name = await nameOf(ring, uid, place);
      return [
        uid,
        { can: who.can, kind: who.kind, name: b64(await sealName({ ...place, epoch: first }, keys[0]?.key ?? randomBytes(32), uid, name ?? '')) },
      ] as const;
    }),
  );
  return {
    request: { expectedEpoch: lane.epoch, epochs, signers: list === null ? null : signerListJson(list), participants: Object.fromEntries(participants) },
    keys,
  };
};

const linkParts = (link: RotateInput['link'], epoch: number): readonly LinkKeyPart[] => {
  if (link === null) return [];
  const share = link.shares.get(epoch);
  if (share === undefined) throw new VaultFault('key-missing', 'link share');
  return [{ linkId: link.linkId, kek: link.kek, share }];
};

/** A participant's name, sealed under the epoch in which it was last given; null where none opens it. */
export const nameOf = async (
  ring: Pick<LaneRing, 'keys' | 'lane'>,
  uid: string,
  place: { readonly agencyId: string; readonly laneId: string },
): Promise<string | null> => {
  const blob = ring.lane.participants[uid]?.name;
  if (blob === undefined) return null;
  for (const [epoch, key] of [...ring.keys].toSorted(([a], [b]) => b - a)) {
    const opened = await openName({ ...place, epoch }, key, uid, blob);
    if (opened.ok) return opened.value;
  }
  return null;
};
