import { Timestamp, type DocumentData } from 'firebase/firestore';
import { languages, regions } from '@liexin/domain/agency/region';
import { roles, tiers } from '@liexin/domain/agency/role';
import { plainValue } from '../firestore-source.ts';
import type { ConversationCard, MandateCard } from '../vault/cards.ts';
import type { Agency, AgencyClosing, AssignmentRecord, Conversation, LinkSummaryView, Mandate, Member } from './agency-state.ts';
import type { SealedDocument } from '@liexin/domain/storage/documents';
import { readApart } from './parts-apart.ts';

const ms = (value: unknown): number => (value instanceof Timestamp ? value.toMillis() : 0);
const msOrNull = (value: unknown): number | null => (value instanceof Timestamp ? value.toMillis() : null);

/** The sealed card of a document, as bytes. */
export const sealedCard = (data: DocumentData): SealedDocument<Uint8Array> => plainValue(data['card']) as SealedDocument<Uint8Array>;

export const readMandate = (id: string, data: DocumentData, card: MandateCard | null): Mandate => ({
  id,
  card,
  compartment: String(data['compartment']),
  team: data['team'] as string[],
  isSample: data['sample'] === true,
  isClosed: data['status'] === 'closed',
  openedAtMs: ms(data['clocks']?.openedAt),
  keysDueMs: msOrNull(data['keysDue']),
  compensation: data['compensation'] ? { compartment: String(data['compensation'].compartment), keysDueMs: msOrNull(data['compensation'].keysDue) } : null,
  closedAtMs: msOrNull(data['clocks']?.closedAt),
  isPlaced: msOrNull(data['clocks']?.placedAt) !== null,
  isSettling: data['settling'] != null,
  reopenAskedBy: typeof data['reopenAsked']?.by === 'string' ? data['reopenAsked'].by : null,
  room: typeof data['room'] === 'string' ? data['room'] : null,
});

export const readConversation = (id: string, data: DocumentData, card: ConversationCard | null): Conversation => ({
  id,
  card,
  mandateId: String(data['mandate']),
  compartment: String(data['compartment']),
  guest: String(data['guest']),
  language: languages.find((one) => one === data['language']) ?? 'en',
  lanes: data['lanes'] as Conversation['lanes'],
  link: readSummary(data['link']),
  assigned: uidOrNull(data['assigned']),
  assignments: ((data['assignments'] ?? []) as DocumentData[]).map(readAssignment),
  isClosed: data['state'] === 'closed',
  closedAtMs: msOrNull(data['closedAt']),
  isSample: data['sample'] === true,
  createdAtMs: ms(data['createdAt']),
  deleteByMs: ms(data['deleteBy']),
  ...readApart(data['apart']),
  isHeld: data['held'] != null,
  contactAtMs: msOrNull(data['contactAt']),
});

const uidOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);

const readAssignment = (record: DocumentData): AssignmentRecord => ({
  by: String(record['by']),
  from: uidOrNull(record['from']),
  to: uidOrNull(record['to']),
  atMs: ms(record['at']),
});

const readSummary = (link: DocumentData | null | undefined): LinkSummaryView | null =>
  link === null || link === undefined
    ? null
    : {
        linkId: String(link['linkId']),
        state: link['state'],
        reason: link['reason'],
        guarded: link['guarded'] === true,
        exposed: link['exposed'] === true,
        opened: Number(link['opened'] ?? 0),
        waiting: Number(link['waiting'] ?? 0),
        notes: Number(link['notes'] ?? 0),
        openedAtMs: msOrNull(link['openedAt']),
        claimedAtMs: msOrNull(link['claimedAt']),
        expiresAtMs: ms(link['expiresAt']),
      };

export const readAgency = (data: DocumentData): Agency => ({
  displayName: String(data['displayName']),
  directory: String(data['directory']),
  region: regions.find((one) => one === data['region']) ?? 'other',
  language: languages.find((one) => one === data['language']) ?? 'en',
  kitId: String(data['kit']?.kitId ?? ''),
  kitConfirmedAtMs: msOrNull(data['kit']?.confirmedAt),
  kitTestedAtMs: msOrNull(data['kit']?.testedAt),
  keysDueMs: msOrNull(data['keysDue']),
  kitDueMs: msOrNull(data['kitDue']),
  audit: data['audit'] ?? null,
  closing: data['closing'] ? readClosing(data['closing'] as DocumentData) : null,
});
const readClosing = (data: DocumentData): AgencyClosing => ({
  id: String(data['id']),
  askedBy: String(data['askedBy']),
  endsAtMs: ms(data['endsAt']),
  counts: data['counts'],
  keptUntilMs: msOrNull(data['keptUntil']),
  recordUntilMs: ms(data['recordUntil']),
  isOver: data['isOver'] === true,
});

export const readMember = (uid: string, data: DocumentData, name: { name: string; email: string } | null): Member => ({
  uid,
  name: name?.name ?? '',
  email: name?.email ?? '',
  roles: roles.filter((role) => (data['roles'] as string[]).includes(role)),
  isLead: data['lead'] === true,
  clearance: tiers.filter((tier) => ((data['clearance'] ?? []) as string[]).includes(tier)),
  status: data['status'] === 'removed' ? 'removed' : 'active',
  keysGeneration: Number(data['keysGeneration'] ?? 1),
  devices: data['devices'] as Member['devices'],
  deviceAskedAtMs: msOrNull(data['deviceAskedAt']),
});
