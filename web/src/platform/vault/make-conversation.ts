import type { Language, Source } from '@liexin/domain/agency/region';
import type { RequestOf } from '@liexin/domain/api/routes';
import { longId, shortId } from '@liexin/e2ee/random-bytes';
import type { KeyLogState } from '@liexin/proof/key-log-state';
import { sealConversationCard, type ConversationCard } from './cards.ts';
import type { CompartmentKeyOf } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import { makeLane, type LanePerson, type MadeLaneKey } from './make-lane.ts';
import type { Colleague } from './teams.ts';
import { VaultFault } from './vault-fault.ts';
import { sealedJson } from './wire.ts';

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
