import { openCard, sealCard, type CardKind } from '@liexin/e2ee/sealed-card';
import type { SealedDocument } from '@liexin/domain/storage/documents';
import type { CborValue } from '@liexin/proof/cbor';
import type { SealedBox } from '@liexin/proof/sealed-box';

/** Title and client of a search. */
export interface MandateCard {
  readonly title: string;
  readonly client: string;
}
/** A candidate in one search. */
export interface ConversationCard {
  readonly name: string;
  readonly source: string;
  readonly addedAtMs: number;
  /** By what the person is known again (E34); empty or missing where it is not known. */
  readonly employer?: string;
  readonly email?: string;
  readonly phone?: string;
}
/** A member. `aukPub` (65 bytes) stands in the card of who made the kit alone: nobody without the directory's key can put another there. */
export interface MemberCard {
  readonly name: string;
  readonly email: string;
  readonly aukPub: Uint8Array | null;
  /** Which kit that audit key goes with; null in a founder's first card. */
  readonly kitId: string | null;
}

type Key = { readonly generation: number; readonly key: Uint8Array };

/** Fields that a later version adds are passed over; a missing one is empty. */
const text = (card: CborValue | null, field: string): string => {
  const value = isMap(card) ? card[field] : undefined;
  return typeof value === 'string' ? value : '';
};
const isMap = (value: CborValue | null): value is Readonly<Record<string, CborValue>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Uint8Array);

const open = async (agencyId: string, kind: CardKind, objectId: string, key: Uint8Array, box: SealedDocument<Uint8Array>): Promise<CborValue | null> => {
  const opened = await openCard({ agencyId, kind, objectId }, key, box);
  return opened.ok ? opened.value : null;
};

export const sealMandateCard = (agencyId: string, mandateId: string, key: Key, card: MandateCard): Promise<SealedBox> =>
  sealCard({ agencyId, kind: 'mandate', objectId: mandateId }, key, { v: 1, title: card.title, client: card.client });

/** Null where it does not open: shown as such, never as an empty title. */
export const openMandateCard = async (agencyId: string, mandateId: string, key: Uint8Array, box: SealedDocument<Uint8Array>): Promise<MandateCard | null> => {
  const card = await open(agencyId, 'mandate', mandateId, key, box);
  return card === null ? null : { title: text(card, 'title'), client: text(card, 'client') };
};

export const sealConversationCard = (agencyId: string, conversationId: string, key: Key, card: ConversationCard): Promise<SealedBox> =>
  sealCard({ agencyId, kind: 'conversation', objectId: conversationId }, key, {
    ...{ v: 1, name: card.name, source: card.source, added: card.addedAtMs },
    ...Object.fromEntries((['employer', 'email', 'phone'] as const).flatMap((field) => (card[field] ? [[field, card[field]]] : []))),
  });

export const openConversationCard = async (
  agencyId: string,
  conversationId: string,
  key: Uint8Array,
  box: SealedDocument<Uint8Array>,
): Promise<ConversationCard | null> => {
  const card = await open(agencyId, 'conversation', conversationId, key, box);
  const added = isMap(card) ? card['added'] : undefined;
  if (card === null) return null;
  const known = { employer: text(card, 'employer'), email: text(card, 'email'), phone: text(card, 'phone') };
  return { name: text(card, 'name'), source: text(card, 'source'), addedAtMs: typeof added === 'number' ? added : 0, ...known };
};

export const sealMemberCard = (agencyId: string, uid: string, key: Key, card: MemberCard): Promise<SealedBox> =>
  sealCard({ agencyId, kind: 'member', objectId: uid }, key, {
    v: 1,
    name: card.name,
    email: card.email,
    ...(card.aukPub === null ? {} : { auk: card.aukPub }),
    ...(card.kitId === null ? {} : { kit: card.kitId }),
  });

export const openMemberCard = async (agencyId: string, uid: string, key: Uint8Array, box: SealedDocument<Uint8Array>): Promise<MemberCard | null> => {
  const card = await open(agencyId, 'member', uid, key, box);
  const auk = isMap(card) ? card['auk'] : undefined;
  return card === null
    ? null
    : { name: text(card, 'name'), email: text(card, 'email'), aukPub: auk instanceof Uint8Array ? auk : null, kitId: text(card, 'kit') || null };
};

export const sealInvitationCard = (agencyId: string, inviteId: string, key: Key, card: { readonly name: string }): Promise<SealedBox> =>
  sealCard({ agencyId, kind: 'invitation', objectId: inviteId }, key, { v: 1, name: card.name });

export const openInvitationCard = async (
  agencyId: string,
  inviteId: string,
  key: Uint8Array,
  box: SealedDocument<Uint8Array>,
): Promise<{ readonly name: string } | null> => {
  const card = await open(agencyId, 'invitation', inviteId, key, box);
  return card === null ? null : { name: text(card, 'name') };
};

/** Whom nobody writes to without a yes: a company (`employer` alone) or a person; and why. */
export interface OffLimitsCard {
  readonly name: string;
  readonly employer: string;
  readonly email: string;
  readonly phone: string;
  readonly reason: string;
}

export const sealOffLimits = (agencyId: string, entryId: string, key: Key, card: OffLimitsCard): Promise<SealedBox> =>
  sealCard({ agencyId, kind: 'off-limits', objectId: entryId }, key, { v: 1, ...card });

export const openOffLimits = async (agencyId: string, entryId: string, key: Uint8Array, box: SealedDocument<Uint8Array>): Promise<OffLimitsCard | null> => {
  const card = await open(agencyId, 'off-limits', entryId, key, box);
  if (card === null) return null;
  return { name: text(card, 'name'), employer: text(card, 'employer'), email: text(card, 'email'), phone: text(card, 'phone'), reason: text(card, 'reason') };
};

/** Why somebody is written to although a colleague did, or although they are off-limits. */
export const sealApproachReason = (agencyId: string, conversationId: string, key: Key, reason: string): Promise<SealedBox> =>
  sealCard({ agencyId, kind: 'approach', objectId: conversationId }, key, { v: 1, reason });

export const openApproachReason = async (
  agencyId: string,
  conversationId: string,
  key: Uint8Array,
  box: SealedDocument<Uint8Array>,
): Promise<string | null> => {
  const card = await open(agencyId, 'approach', conversationId, key, box);
  return card === null ? null : text(card, 'reason');
};

/** What candidates are told, by language. */
export interface GreetingCard {
  readonly en: string;
  readonly zh: string;
}
const greetingPlace = (handoverId: string, mandateId: string): string => `${handoverId}:${mandateId}`;

export const sealGreeting = (agencyId: string, handoverId: string, mandateId: string, key: Key, card: GreetingCard): Promise<SealedBox> =>
  sealCard({ agencyId, kind: 'handover', objectId: greetingPlace(handoverId, mandateId) }, key, { v: 1, en: card.en, zh: card.zh });

export const openGreeting = async (
  agencyId: string,
  handoverId: string,
  mandateId: string,
  key: Uint8Array,
  box: SealedDocument<Uint8Array>,
): Promise<GreetingCard | null> => {
  const card = await open(agencyId, 'handover', greetingPlace(handoverId, mandateId), key, box);
  return card === null ? null : { en: text(card, 'en'), zh: text(card, 'zh') };
};
