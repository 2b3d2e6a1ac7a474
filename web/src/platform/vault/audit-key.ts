import type { AgencyDocument, MemberDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { openMemberCard } from './cards.ts';
import type { DocumentSource } from './document-source.ts';
import type { Vault } from './vault.ts';

/** The recovery set that the log begins with: cards of that time do not name their kit. */
const GENESIS_SEQ = 3;

/**
 * The audit key that goes with the kit in force, from the card of the owner who made the kit: the operator, who could say another one, cannot
 * write there. Null where no card has it (an older agency).
 */
export const auditKeyOf = async ({
  source,
  vault,
}: {
  readonly source: DocumentSource;
  readonly vault: Pick<Vault, 'device' | 'keyLog' | 'compartments'>;
}): Promise<Uint8Array | null> => {
  const { agencyId } = vault.device.admitted;
  const { kitId, seq } = vault.keyLog.state().recovery;
  const agency = await source.get<AgencyDocument<Uint8Array, unknown>>(paths.agency(agencyId));
  if (agency === null) return null;
  for (const { id, data } of await source.list<MemberDocument<Uint8Array, unknown>>(paths.members(agencyId))) {
    const { key } = await vault.compartments.key(agency.directory, data.card.generation);
    const card = await openMemberCard(agencyId, id, key, data.card);
    if (card === null || card.aukPub === null) continue;
    if (card.kitId === kitId || (card.kitId === null && seq === GENESIS_SEQ)) return card.aukPub;
  }
  return null;
};
