import type { AgencyDocument, MemberDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { auditKeyIn } from '@liexin/proof/key-log-state';
import type { ApiClient } from '../api-client.ts';
import { openMemberCard } from './cards.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import type { SealedStore } from './sealed-store.ts';
import { raw } from './wire.ts';

/** The recovery set that the log begins with: cards of that time do not name their kit. */
const GENESIS_SEQ = 3;

/** What it takes to read cards: parts of the vault. */
export interface CardKeys {
  readonly device: AdmittedDevice;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
}

/**
 * The audit key in force: the one that was handed to auditors, from the key log; else the one that goes with the kit, from the card of the owner
 * who made it. The operator, who could say another one, can write neither. Null where no card has it (an older agency).
 */
export const auditKeyOf = async ({ source, vault }: { readonly source: DocumentSource; readonly vault: CardKeys }): Promise<Uint8Array | null> => {
  const { agencyId } = vault.device.admitted;
  const handed = auditKeyIn(vault.keyLog.state());
  if (handed !== undefined) return handed.aukPub;
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

export interface AuditKeyPorts extends CardKeys {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly sealed: SealedStore;
}

/**
 * The audit key that keys of searches are wrapped for, kept for each kit once it is known. Where no card has it, what the server says, for
 * owners and admins alone.
 */
export const auditKey = async ({ api, source, sealed, ...vault }: AuditKeyPorts): Promise<Uint8Array> => {
  const log = await vault.keyLog.sync();
  const handed = auditKeyIn(log);
  if (handed !== undefined) return handed.aukPub;
  const place = `auk/${log.recovery.kitId}`;
  const kept = await sealed.get(place);
  if (kept !== null) return kept;
  const found = await auditKeyOf({ source, vault });
  if (found === null) return raw((await api.call('recovery', { params: {}, body: {} })).aukPub);
  await sealed.put(place, found);
  return found;
};
