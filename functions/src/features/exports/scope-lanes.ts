import { laneKinds } from '@liexin/domain/agency/role';
import { maxExportLanes, type ExportScope } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import type { Firestore, Query } from 'firebase-admin/firestore';
import { collectionAt, type Lane } from '../../platform/stored.ts';

export interface ScopeLane {
  readonly id: string;
  readonly lane: Lane;
}

const pageSize = 300;

/**
 * The lanes of a scope by their ids; `limit`: one more than are wanted. The store looks for the kinds, so that others take no place (EX17).
 * Who took part stands in no index: for a person all lanes of these kinds are looked through, a page at a time. Reads only.
 */
export const lanesOf = async (db: Firestore, agencyId: string, scope: ExportScope, limit = maxExportLanes + 1): Promise<ScopeLane[]> => {
  const all = collectionAt<Lane>(db, paths.lanes(agencyId));
  const { about, id } = scope;
  const within: Query<Lane> = about === 'mandate' || about === 'conversation' ? all.where(about, '==', id) : all;
  const kinds = [...new Set(scope.kinds)];
  const wanted = (kinds.length === laneKinds.length ? within : within.where('kind', 'in', kinds)).orderBy('__name__');
  const tookPart = ({ lane }: ScopeLane): boolean => about !== 'person' || (id !== null && lane.participants[id] !== undefined);
  const size = about === 'person' ? pageSize : limit;
  const found: ScopeLane[] = [];
  for (let after: string | null = null; ;) {
    const page = await (after === null ? wanted : wanted.startAfter(after)).limit(size).get();
    found.push(...page.docs.map((doc) => ({ id: doc.id, lane: doc.data() })).filter(tookPart));
    if (page.size < size || found.length >= limit) return found.slice(0, limit);
    after = page.docs.at(-1)?.id ?? null;
  }
};
