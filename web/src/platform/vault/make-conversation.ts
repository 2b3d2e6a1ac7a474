import type { Language, Source } from '@liexin/domain/agency/region';
import type { RequestOf } from '@liexin/domain/api/routes';
import { sealName } from '@liexin/e2ee/lane-name';
import { longId, randomBytes, shortId } from '@liexin/e2ee/random-bytes';
import { sealEpoch } from '@liexin/e2ee/seal-epoch';
import { sealSignerList } from '@liexin/e2ee/signer-lists';
import { activeMember, type KeyLogState } from '@liexin/proof/key-log-state';
import { signerListHash } from '@liexin/proof/signer-list';
import { sealConversationCard, type ConversationCard } from './cards.ts';
import type { CompartmentKeyOf } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { Colleague } from './teams.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, epochJson, sealedJson, signerListJson } from './wire.ts';

export interface ConversationIds {
  readonly conversationId: string;
  readonly guestUid: string;
  readonly candidateLane: string;
  readonly internalLane: string;
}

export interface MakeConversationInput {
  readonly device: AdmittedDevice;
  readonly log: KeyLogState;
  readonly mandateId: string;
  readonly compartment: CompartmentKeyOf;
  readonly card: ConversationCard & { readonly source: Source };
  readonly language: Language;
  readonly contactEmail: string | null;
  /** As the candidate is told them. */
  readonly own: { readonly name: string; readonly role: string };
  /** The rest of the search's team: they take part from the first message on. */
  readonly colleagues?: readonly TeamColleague[];
  readonly ids: ConversationIds;
}

/** `mayWrite`: to the candidate; in the team's own lane everybody of the team writes. */
export interface TeamColleague extends Colleague {
  readonly mayWrite: boolean;
}

export interface MadeLaneKey {
  readonly laneId: string;
  readonly epoch: number;
  readonly key: Uint8Array;
}

export const newConversationIds = (): ConversationIds => ({ conversationId: shortId(), guestUid: longId(), candidateLane: shortId(), internalLane: shortId() });

/**
 * A conversation with both lanes: the candidate's with an opening epoch and the reply epoch that waits behind it, the
 * team's with one. List 0 names this member and the rest of the team. After `stale-head` it is made again with new keys and the same ids.
 */
export const makeConversation = async (
  input: MakeConversationInput,
): Promise<{ readonly request: RequestOf<'createConversation'>; readonly keys: readonly MadeLaneKey[] }> => {
  const { device, log, ids, own, compartment, card } = input;
  if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
  const team = (isInternal: boolean): Record<string, LanePerson> => ({
    [device.uid]: { name: own.name, kind: 'staff', can: 'rw' },
    ...Object.fromEntries(
      (input.colleagues ?? []).map(({ uid, name, mayWrite }) => [
        uid,
        { name, kind: 'staff' as const, can: isInternal || mayWrite ? ('rw' as const) : ('r' as const) },
      ]),
    ),
  });
  const [candidate, internal, sealed] = await Promise.all([
    makeLane(input, 'candidate', ids.candidateLane, { ...team(false), [ids.guestUid]: { name: card.name, kind: 'candidate', can: 'rw' } }),
    makeLane(input, 'internal', ids.internalLane, team(true)),
    sealConversationCard(device.admitted.agencyId, ids.conversationId, compartment, card),
  ]);
  const request = {
    conversationId: ids.conversationId,
    mandateId: input.mandateId,
    compartmentId: compartment.compartmentId,
    guestUid: ids.guestUid,
    card: sealedJson(sealed),
    language: input.language,
    source: card.source,
    lanes: [candidate.lane, internal.lane],
    contactEmail: input.contactEmail,
  };
  return { request, keys: [...candidate.keys, ...internal.keys] };
};

interface LanePerson {
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

const makeLane = async (
  { device, log, compartment, own, colleagues = [] }: MakeConversationInput,
  kind: 'candidate' | 'internal',
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
