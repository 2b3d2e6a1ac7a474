import { collection, onSnapshot, query, Timestamp, where, type DocumentData, type Firestore } from 'firebase/firestore';
import { changeStates, type ChangeState, type RetentionReport, type RuleEdit } from '@liexin/domain/retention/change';
import type { RetentionRule } from '@liexin/domain/retention/rule';
import { paths } from '@liexin/domain/storage/paths';
import { codeOf, faultCode } from '../fault-code.ts';
import type { Log } from '../log.ts';

/** A change of rules, as the agency sees it. Times in ms. */
export interface ChangeView {
  readonly changeId: string;
  readonly state: ChangeState;
  readonly edits: readonly RuleEdit[];
  readonly by: string;
  readonly atMs: number;
  readonly report: RetentionReport | null;
  readonly effectiveFromMs: number | null;
  readonly endedBy: string | null;
  readonly endedAtMs: number | null;
}
export type RetentionState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  /** `rules`: all versions. `changes`: newest first, without drafts; none for whom they do not concern. */
  | { readonly status: 'ready'; readonly rules: readonly RetentionRule[]; readonly changes: readonly ChangeView[] };

const ms = (value: unknown): number => (value instanceof Timestamp ? value.toMillis() : 0);
const msOrNull = (value: unknown): number | null => (value instanceof Timestamp ? value.toMillis() : null);
const readRule = (data: DocumentData): RetentionRule => ({ ...(data as RetentionRule), effectiveFrom: ms(data['effectiveFrom']) });
const readChange = (changeId: string, data: DocumentData): ChangeView => ({
  changeId,
  state: data['state'] as ChangeState,
  edits: data['edits'] as RuleEdit[],
  by: String(data['by']),
  atMs: ms(data['at']),
  report: (data['report'] ?? null) as RetentionReport | null,
  effectiveFromMs: msOrNull(data['effectiveFrom']),
  endedBy: typeof data['endedBy'] === 'string' ? data['endedBy'] : null,
  endedAtMs: msOrNull(data['endedAt']),
});

/** Follows all versions of the agency's rules, and for who may see them the changes, until the answer is called. */
export const followRetention = (
  { db, agencyId, log, seesChanges }: { readonly db: Firestore; readonly agencyId: string; readonly log: Log; readonly seesChanges: boolean },
  show: (state: RetentionState) => void,
): (() => void) => {
  let [rules, changes]: [RetentionRule[] | null, ChangeView[] | null] = [null, seesChanges ? null : []];
  const failed = (error: unknown): void => {
    log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' });
    show({ status: 'failed', code: faultCode(error) });
  };
  const ready = (): void => {
    if (rules !== null && changes !== null) show({ status: 'ready', rules, changes });
  };
  const stops = [
    onSnapshot(
      collection(db, paths.retentionRules(agencyId)),
      (found) => {
        rules = found.docs.map((one) => readRule(one.data()));
        ready();
      },
      failed,
    ),
  ];
  if (seesChanges)
    stops.push(
      onSnapshot(
        query(
          collection(db, paths.retentionChanges(agencyId)),
          where(
            'state',
            'in',
            changeStates.filter((state) => state !== 'draft'),
          ),
        ),
        (found) => {
          changes = found.docs.map((one) => readChange(one.id, one.data())).toSorted((a, b) => b.atMs - a.atMs);
          ready();
        },
        failed,
      ),
    );
  return () => {
    for (const stop of stops) stop();
  };
};
