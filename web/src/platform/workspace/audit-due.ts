import type { AgencyState } from './agency-state.ts';

/** What is to be done about the audit key. */
export interface AuditDue {
  readonly isMade: boolean;
  /** Of this very situation. */
  readonly mark: number;
}

/**
 * Whether the audit key is to be made anew, because who holds it are not the auditors of now or a new kit voided it, or searches are still to be
 * wrapped for it. An agency that never had an auditor needs none. Pure (AU1).
 */
export const auditDue = ({ agency, members }: Pick<AgencyState, 'agency' | 'members'>): AuditDue | null => {
  if (agency === null) return null;
  const auditors = [...members.values()].filter(({ status, roles }) => status === 'active' && roles.includes('auditor'));
  const wanted = auditors.map(({ uid, keysGeneration }) => `${uid}:${keysGeneration ?? 1}`).toSorted();
  const audit = agency.audit ?? null;
  const held = Object.entries(audit?.holders ?? {})
    .map(([uid, generation]) => `${uid}:${generation}`)
    .toSorted();
  const isVoid = audit !== null && audit.kitId !== agency.kitId;
  const isMade = wanted.join() === held.join() && !(isVoid && wanted.length > 0);
  if (isMade && (audit === null || audit.isFilled || isVoid)) return null;
  const seed = [...wanted, String(isMade), agency.kitId].join();
  return { isMade, mark: [...seed].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, audit?.seq ?? 0) };
};
