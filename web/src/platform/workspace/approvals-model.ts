import { collection, onSnapshot, query, where, Timestamp, type Firestore } from 'firebase/firestore';
import type { RoleState } from '@liexin/domain/agency/role-change';
import type { ApprovalDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { codeOf, faultCode, isTransient } from '../fault-code.ts';
import type { Log } from '../log.ts';
import type { Vault } from '../vault/vault.ts';

/** What is asked for: with what the server knows of it, and nothing of contents. */
export type ApprovalWhat =
  | { readonly kind: 'role'; readonly from: RoleState; readonly to: RoleState }
  | { readonly kind: 'retention'; readonly rules: number; readonly people: number; readonly messages: number; readonly firstAtMs: number | null }
  | { readonly kind: 'hold-release' | 'export' | 'closing'; readonly conversations: number };

/** Something that waits for a second person, or for the end of a lone wait. */
export interface ApprovalView {
  readonly approvalId: string;
  readonly state: 'open' | 'ripe';
  readonly askedBy: string;
  readonly subject: string;
  readonly what: ApprovalWhat;
  /** Server time in ms; null while somebody else could approve. */
  readonly aloneAtMs: number | null;
  readonly expiresAtMs: number;
}

export type ApprovalsState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly value: readonly ApprovalView[] };

/** Requests of the agency that are not over, for owners, admins and auditors; finishes by itself what is ripe and was asked here. */
export interface ApprovalsModel {
  state(): ApprovalsState;
  subscribe(changed: () => void): () => void;
  retry(): void;
  close(): void;
}

/** What did not get through is tried again after so long. */
const AGAIN_MS = 15_000;
const ms = (value: unknown): number => (value instanceof Timestamp ? value.toMillis() : 0);

const whatOf = ({ kind, role, retention, hold, export: package_, closing }: ApprovalDocument<unknown>): ApprovalWhat | null => {
  if (kind === 'role') return role ? { kind, ...role } : null;
  if (kind === 'retention') return retention ? { kind, ...counts(retention) } : null;
  if (kind === 'hold-release') return hold ? { kind, ...hold } : null;
  if (kind === 'closing') return closing ? { kind, conversations: closing.conversations } : null;
  return package_ ? { kind, ...package_ } : null;
};
const counts = ({ rules, people, messages, firstAt }: NonNullable<ApprovalDocument<unknown>['retention']>) => ({
  rules,
  people,
  messages,
  firstAtMs: firstAt === null ? null : ms(firstAt),
});

export const openApprovalsModel = ({ db, vault, log }: { readonly db: Firestore; readonly vault: Vault; readonly log: Log }): ApprovalsModel => {
  const { uid, admitted } = vault.device;
  const listeners = new Set<() => void>();
  const atWork = new Set<string>();
  let state: ApprovalsState = { status: 'loading' };
  let timer: ReturnType<typeof setTimeout> | null = null;
  let stop = (): void => undefined;

  const show = (next: ApprovalsState): void => {
    state = next;
    for (const listener of [...listeners]) listener();
  };

  /**
   * The day is over, and what was signed then does not follow the log any more: signed again. Another own device that does it at the same
   * moment is no harm: one does it, the other finds it over.
   */
  const finish = async ({ approvalId, subject, what }: ApprovalView): Promise<void> => {
    // Of the other kinds nothing is signed: the server does them.
    if (what.kind !== 'role' || atWork.has(approvalId)) return;
    atWork.add(approvalId);
    try {
      await vault.roles.carryOut('finishApproval', approvalId, subject, what.to);
    } catch (error) {
      if (!isTransient(error)) log.note({ event: 'call-failed', code: codeOf(error) ?? 'internal' });
      timer ??= setTimeout(() => {
        timer = null;
        look();
      }, AGAIN_MS);
    } finally {
      atWork.delete(approvalId);
    }
  };
  const look = (): void => {
    if (state.status === 'ready') for (const one of state.value) if (one.state === 'ripe' && one.askedBy === uid) void finish(one);
  };

  const start = (): void => {
    stop = onSnapshot(
      query(collection(db, paths.approvals(admitted.agencyId)), where('state', 'in', ['open', 'ripe'])),
      (found) => {
        const views = found.docs.flatMap((one): ApprovalView[] => {
          const data = one.data() as ApprovalDocument<unknown>;
          const what = whatOf(data);
          // A kind that this page does not know yet.
          if (what === null) return [];
          const view: ApprovalView = {
            approvalId: one.id,
            state: data.state === 'ripe' ? 'ripe' : 'open',
            askedBy: data.askedBy,
            subject: data.subject,
            what,
            aloneAtMs: data.aloneAt === null ? null : ms(data.aloneAt),
            expiresAtMs: ms(data.expiresAt),
          };
          return [view];
        });
        show({ status: 'ready', value: views.toSorted((a, b) => a.expiresAtMs - b.expiresAtMs) });
        look();
      },
      (error) => {
        log.note({ event: 'listener-failed', code: codeOf(error) ?? 'internal' });
        show({ status: 'failed', code: faultCode(error) });
      },
    );
  };

  start();
  return {
    state: () => state,
    subscribe: (changed) => (listeners.add(changed), () => listeners.delete(changed)),
    retry: () => {
      stop();
      show({ status: 'loading' });
      start();
    },
    close: () => {
      if (timer !== null) clearTimeout(timer);
      stop();
      listeners.clear();
    },
  };
};
