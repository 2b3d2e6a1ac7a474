import { recentOf } from '@liexin/domain/agency/approach';
import { may } from '@liexin/domain/agency/rights';
import type { Role } from '@liexin/domain/agency/role';
import type { ApproachFound, ApproachTags } from '@liexin/domain/api/approach';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Transaction } from 'firebase-admin/firestore';
import type { CompartmentDocument } from '../../platform/check-generation.ts';
import type { ApproachDocument, OffLimitDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Agency, type Mandate, type Member } from '../../platform/stored.ts';
import { sealedOut } from '../../platform/wire.ts';

/** Values of one `array-contains-any`. */
const mostAtOnce = 30;

const inChunks = (tags: readonly string[]): string[][] =>
  Array.from({ length: Math.ceil(tags.length / mostAtOnce) }, (_, i) => tags.slice(i * mostAtOnce, (i + 1) * mostAtOnce));

/** Everything that stands in a collection under one of these tags, each once, read in the transaction. */
const withTags = async <D>(tx: Transaction, db: Firestore, path: string, tags: readonly string[]): Promise<Map<string, D>> => {
  const pages = await Promise.all(inChunks(tags).map((some) => tx.get(collectionAt<D>(db, path).where('tags', 'array-contains-any', some))));
  return new Map(pages.flatMap((page) => page.docs.map((doc) => [doc.id, doc.data()] as const)));
};

export interface FoundApproach {
  readonly conversationId: string;
  readonly contactMs: number | null;
  readonly approach: ApproachDocument;
}
export interface Found {
  readonly others: readonly FoundApproach[];
  readonly limits: ReadonlyMap<string, OffLimitDocument>;
}

/** What is known of a person: conversations but this one, and what of the off-limits list counts now. Reads in the transaction. */
export const findApproaches = async (
  tx: Transaction,
  db: Firestore,
  agencyId: string,
  tags: readonly string[],
  conversationId: string | null,
  now: number,
): Promise<Found> => {
  const all = [...new Set(tags)];
  const [approaches, limits] = await Promise.all([
    withTags<ApproachDocument>(tx, db, paths.approaches(agencyId), all),
    withTags<OffLimitDocument>(tx, db, paths.offLimits(agencyId), all),
  ]);
  return {
    others: [...approaches]
      .filter(([id]) => id !== conversationId)
      .map(([id, approach]) => ({ conversationId: id, contactMs: approach.contactAt?.toMillis() ?? null, approach })),
    limits: new Map([...limits].filter(([, entry]) => isInForce(entry, now))),
  };
};

export const isInForce = ({ until, endedAt }: Pick<OffLimitDocument, 'until' | 'endedAt'>, now: number): boolean =>
  endedAt === null && (until === null || until.toMillis() > now);

/** Number of the directory's newest key. */
export const newestGeneration = async (tx: Transaction, db: Firestore, agencyId: string): Promise<number> => {
  const agency = (await tx.get(docAt<Agency>(db, paths.agency(agencyId)))).data();
  if (!agency) throw new Fault('not-found');
  return (await tx.get(docAt<CompartmentDocument>(db, paths.compartment(agencyId, agency.directory)))).data()?.generation ?? 1;
};

/** Tags of a person under the newest key, without those of the company alone: what is stored. Fault: stale-head where they were made under older ones. */
export const storedTags = (tags: ApproachTags, generation: number): string[] => {
  const newest = tags.filter((one) => one.generation === generation && one.kind !== 'company').map(({ tag }) => tag);
  if (newest.length === 0) throw new Fault('stale-head', { generation });
  return [...new Set(newest)];
};

export interface Asker {
  readonly uid: string;
  readonly roles: readonly Role[];
}

/**
 * What somebody is told of it. Who is outside of a search hears that there is a colleague, on which day, and whom to ask; who looks after
 * the agency knows every search.
 */
export const toldOf = async (
  tx: Transaction,
  db: Firestore,
  agencyId: string,
  asker: Asker,
  { others, limits }: Found,
  now: number,
): Promise<ApproachFound> => {
  const looksAfter = may(asker.roles, 'mandate.list');
  const ids = [...new Set(others.map(({ approach }) => approach.mandate))];
  const mandates = ids.length === 0 ? [] : await tx.getAll(...ids.map((id) => docAt<Mandate>(db, paths.mandate(agencyId, id))));
  const isInside = (mandateId: string): boolean =>
    mandates
      .find(({ id }) => id === mandateId)
      ?.data()
      ?.team.includes(asker.uid) === true;
  const isHidden = !looksAfter && others.some(({ approach }) => !isInside(approach.mandate));
  const ask = isHidden ? await lookAfter(tx, db, agencyId) : [];
  const recent = new Set(recentOf(others, now).map(({ conversationId }) => conversationId));
  const hits = others
    .map(({ conversationId, contactMs, approach }) => {
      const seen = { atMs: contactMs ?? approach.at.toMillis(), isContacted: contactMs !== null, isRecent: recent.has(conversationId) };
      const inside = isInside(approach.mandate);
      if (inside || looksAfter) return { ...seen, conversationId: inside ? conversationId : null, mandateId: approach.mandate, by: approach.by, ask: [] };
      return { ...seen, atMs: dayOf(seen.atMs), conversationId: null, mandateId: null, by: null, ask };
    })
    .toSorted((a, b) => b.atMs - a.atMs)
    .slice(0, 20);
  return { hits, limits: [...limits].map(limitOut) };
};

/** The beginning of the day (UTC): from outside of a search the hour is nobody's business. */
const dayOf = (ms: number): number => ms - (ms % 86_400_000);

const lookAfter = async (tx: Transaction, db: Firestore, agencyId: string): Promise<string[]> =>
  (await tx.get(collectionAt<Member>(db, paths.members(agencyId)).where('status', '==', 'active'))).docs
    .filter((member) => member.data().roles.some((role) => role === 'owner' || role === 'admin'))
    .map(({ id }) => id)
    .toSorted()
    .slice(0, 5);

export const limitOut = ([entryId, { isCompany, until, card }]: readonly [string, OffLimitDocument]) => ({
  entryId,
  isCompany,
  untilMs: until?.toMillis() ?? null,
  card: sealedOut(card),
});
