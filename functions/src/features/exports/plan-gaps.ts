import type { ExportScope } from '@liexin/domain/export/export';
import { heldBy } from '@liexin/domain/retention/hold-reach';
import { paths } from '@liexin/domain/storage/paths';
import type { JsonObject } from '@liexin/proof/export/rows';
import type { Firestore, Query } from 'firebase-admin/firestore';
import { sightOf } from '../../platform/in-sight.ts';
import type { ErasureDocument, HoldRegisterDocument } from '../../platform/server-documents.ts';
import { collectionAt, docAt, type Trash } from '../../platform/stored.ts';
import type { ScopeLane } from './scope-lanes.ts';

/** So many of each list are named; how many there are is always said. */
const listed = 1000;
const pageSize = 300;

/** What a reader would look for and not find, or finds and may not read, as it was at the snapshot (EX25). Plain JSON. */
export interface PlannedGaps {
  readonly held: readonly JsonObject[];
  readonly heldLanes: number;
  readonly restricted: readonly JsonObject[];
  readonly restrictedLanes: number;
  readonly deleted: readonly JsonObject[];
  readonly deletedLanes: number;
  readonly deletedMessages: number;
  /** Lanes whose record stands in no signed checkpoint yet. */
  readonly uncovered: readonly string[];
  readonly uncoveredLanes: number;
  /** Lanes whose newest messages stand in no row of the ledger yet, and so not in the export. */
  readonly unrecorded: readonly string[];
  readonly unrecordedLanes: number;
}

interface Asked {
  readonly agencyId: string;
  readonly scope: ExportScope;
  readonly lanes: readonly ScopeLane[];
  /** Ids of those whose record is behind their messages. */
  readonly behind: readonly string[];
  /** In which a lane has a share, by lane. */
  readonly months: readonly (readonly number[])[];
  readonly covered: ReadonlySet<string>;
  readonly erasures: readonly ErasureDocument[];
}

/** Answers the gaps, the numbers of the certificates that are about them, and the conversations that lost lanes. Reads only. */
export const planGaps = async (
  db: Firestore,
  { agencyId, scope, lanes, behind, months, covered, erasures }: Asked,
  now: number,
): Promise<{ gaps: PlannedGaps; certificates: readonly number[]; conversations: ReadonlySet<string> }> => {
  const register = (await docAt<HoldRegisterDocument>(db, paths.holdRegister(agencyId)).get()).data()?.holds ?? {};
  const kept = new Set(erasures.flatMap(({ decision, conversation }) => (decision === 'partial' || decision === 'full' ? [conversation] : [])));
  const held = lanes.flatMap(({ id, lane }, i): JsonObject[] => {
    const { conversation, mandate, participants } = lane;
    const place = { conversation, mandate, uids: Object.keys(participants), periods: months[i] ?? [] };
    const holds = heldBy(register, place, now).ids;
    return holds.length === 0 ? [] : [{ lane: id, holds: [...holds] }];
  });
  const restricted = lanes.flatMap(({ id, lane }): JsonObject[] => {
    const isOver = lane.state === 'expired' || lane.retention.deleteBy.toMillis() <= now;
    if (kept.has(lane.conversation)) return [{ lane: id, why: 'erasure' }];
    if (isOver) return [{ lane: id, why: 'last-day' }];
    // Of what is left of those months nobody gets a key either; what is deleted of them already says its row.
    const sight = sightOf(lane, now).toMillis();
    return sight === 0 ? [] : [{ lane: id, why: 'months', before: new Date(sight).toISOString() }];
  });
  const uncovered = lanes.flatMap(({ id }) => (covered.has(id) ? [] : [id]));
  const gone = await deletedIn(db, agencyId, scope);
  return {
    gaps: {
      held: held.slice(0, listed),
      heldLanes: held.length,
      restricted: restricted.slice(0, listed),
      restrictedLanes: restricted.length,
      deleted: gone.listed,
      deletedLanes: gone.lanes,
      deletedMessages: gone.messages,
      uncovered: uncovered.slice(0, listed),
      uncoveredLanes: uncovered.length,
      unrecorded: behind.slice(0, listed),
      unrecordedLanes: behind.length,
    },
    certificates: [...gone.certificates].toSorted((a, b) => a - b),
    conversations: gone.conversations,
  };
};

/** Parts of conversations of this scope that were deleted for good: nothing of them is left but a line without name and content. */
const deletedIn = async (db: Firestore, agencyId: string, { about, id, kinds }: ExportScope) => {
  const all: Query<Trash> = collectionAt<Trash>(db, paths.trash(agencyId));
  const wanted = (about === 'mandate' || about === 'conversation' ? all.where(about, '==', id) : all).orderBy('__name__');
  const sum = { listed: [] as JsonObject[], lanes: 0, messages: 0, certificates: new Set<number>(), conversations: new Set<string>() };
  for (let after: string | null = null; ;) {
    const page = await (after === null ? wanted : wanted.startAfter(after)).limit(pageSize).get();
    for (const { lane, month, conversation, kind, state, uids, messages, rule, cause, certificate } of page.docs.map((doc) => doc.data())) {
      if (state !== 'shredded' && state !== 'purged') continue;
      if (!kinds.includes(kind) || (about === 'person' && (id === null || !uids.includes(id)))) continue;
      // Of a lane that lives on the rows say what went; its certificate belongs to it.
      if (month !== undefined) {
        if (certificate !== null) sum.certificates.add(certificate);
        continue;
      }
      sum.lanes += 1;
      sum.messages += messages;
      sum.conversations.add(conversation);
      if (certificate !== null) sum.certificates.add(certificate);
      if (sum.listed.length < listed) sum.listed.push({ lane, conversation, kind, messages, rule, cause, certificate });
    }
    if (page.size < pageSize) return sum;
    after = page.docs.at(-1)?.id ?? null;
  }
};
