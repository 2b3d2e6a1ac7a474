import type { LaneKind } from '@liexin/domain/agency/role';
import type { RequestOf } from '@liexin/domain/api/routes';
import { sealName } from '@liexin/e2ee/lane-name';
import { randomBytes } from '@liexin/e2ee/random-bytes';
import { sealEpoch } from '@liexin/e2ee/seal-epoch';
import { sealSignerList } from '@liexin/e2ee/signer-lists';
import { activeMember, type KeyLogState } from '@liexin/proof/key-log-state';
import { signerListHash } from '@liexin/proof/signer-list';
import type { CompartmentKeyOf } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { Colleague } from './teams.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, epochJson, signerListJson } from './wire.ts';

export interface MakeLaneInput {
  readonly device: AdmittedDevice;
  readonly log: KeyLogState;
  readonly compartment: CompartmentKeyOf;
  /** As the list names this member. */
  readonly own: { readonly name: string; readonly role: string };
  readonly colleagues?: readonly Colleague[];
}

export interface MadeLaneKey {
  readonly laneId: string;
  readonly epoch: number;
  readonly key: Uint8Array;
}

export interface LanePerson {
  readonly name: string;
  readonly kind: 'staff' | 'candidate';
  readonly can: 'rw' | 'r';
}

/** A colleague's signing key as the key log certifies it. */
const usOf = (log: KeyLogState, uid: string): Uint8Array => {
  const member = activeMember(log, uid);
  if (member === undefined) throw new VaultFault('key-missing', 'colleague');
  return member.usPub;
};

/** A lane with its first epochs (a candidate's: opening and the reply epoch behind it), list 0 and who takes part. */
export const makeLane = async (
  { device, log, compartment, own, colleagues = [] }: MakeLaneInput,
  kind: Exclude<LaneKind, 'offer'>,
  laneId: string,
  people: Readonly<Record<string, LanePerson>>,
): Promise<{ lane: RequestOf<'createConversation'>['lanes'][number]; keys: readonly MadeLaneKey[] }> => {
  const place = { agencyId: device.admitted.agencyId, laneId };
  const phases = kind === 'candidate' ? (['opening', 'reply'] as const) : (['reply'] as const);
  const keys = phases.map((_, i) => ({ laneId, epoch: i + 1, key: randomBytes(32) }));
  const firstKey = keys[0]?.key ?? randomBytes(32);
  const list = await sealSignerList({
    place,
    previous: null,
    epoch: 1,
    laneKey: firstKey,
    head: log.head,
    by: device.uid,
    usKey: device.admitted.person.us.privateKey,
    signers: [
      { uid: device.uid, usPub: device.admitted.person.usPub, role: own.role, name: own.name },
      ...colleagues.map(({ uid, role, name }) => ({ uid, usPub: usOf(log, uid), role, name })),
    ],
  });
  const signersHash = await signerListHash(place, list);
  const epochs = await Promise.all(
    keys.map(({ epoch, key }, i) =>
      sealEpoch({
        place: { ...place, epoch },
        phase: phases[i] ?? 'reply',
        laneKey: key,
        compartment,
        devices: [],
        links: [],
        signersHash,
        head: log.head,
        deviceKey: device.keys.ds.privateKey,
      }),
    ),
  );
  const names = await Promise.all(
    Object.entries(people).map(async ([uid, { name }]) => [uid, b64(await sealName({ ...place, epoch: 1 }, firstKey, uid, name))] as const),
  );
  const sealedNames = Object.fromEntries(names);
  const participants = Object.fromEntries(
    Object.entries(people).map(([uid, person]) => [uid, { can: person.can, kind: person.kind, name: sealedNames[uid] ?? '' }]),
  );
  return { lane: { laneId, kind, epochs: epochs.map((epoch) => epochJson(epoch, 0)), signers: signerListJson(list), participants }, keys };
};
