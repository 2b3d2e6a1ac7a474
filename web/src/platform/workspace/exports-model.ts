import { collection, limit, onSnapshot, orderBy, query, Timestamp, type Bytes, type Firestore } from 'firebase/firestore';
import type { ExportDocument } from '@liexin/domain/storage/export-document';
import type { ExportScope, ExportState } from '@liexin/domain/export/export';
import { paths } from '@liexin/domain/storage/paths';
import { faultCode } from '../fault-code.ts';
import type { Exports, ExportReason } from '../vault/exports.ts';

/** An export as the list has it. Times are the server's, in ms. */
export interface ExportView {
  readonly exportId: string;
  readonly state: ExportState;
  readonly scope: ExportScope;
  /** Null where it does not open on this device. */
  readonly reason: ExportReason | null;
  readonly askedBy: string;
  readonly askedAtMs: number;
  readonly conversations: number;
  readonly approval: string | null;
  readonly decidedBy: string | null;
  readonly decidedAtMs: number | null;
  readonly progress: ExportDocument<unknown, unknown>['progress'];
  readonly readyAtMs: number | null;
  readonly untilMs: number | null;
  readonly downloads: readonly { readonly by: string; readonly atMs: number }[];
  readonly unlocks: readonly { readonly by: string; readonly atMs: number }[];
}
export type ExportsState =
  | { readonly status: 'loading' }
  | { readonly status: 'failed'; readonly code: string }
  | { readonly status: 'ready'; readonly value: readonly ExportView[] };

/** The newest exports; older ones stand in the record. */
const shown = 50;
const ms = (value: unknown): number | null => (value instanceof Timestamp ? value.toMillis() : null);

/** Follows the agency's exports, newest first, for owners, admins and auditors. Answers how to stop. */
export const followExports = (db: Firestore, agencyId: string, vault: Exports, changed: (state: ExportsState) => void): (() => void) => {
  const reasons = new Map<string, ExportReason | null>();
  let turn = 0;
  return onSnapshot(
    query(collection(db, paths.exports(agencyId)), orderBy('askedAt', 'desc'), limit(shown)),
    (found) => {
      const mine = ++turn;
      void Promise.all(
        found.docs.map(async (one): Promise<ExportView> => {
          const data = one.data() as ExportDocument<Bytes, Timestamp>;
          if (!reasons.has(one.id)) {
            const { generation, nonce, ciphertext } = data.reason;
            const box = { generation, nonce: new Uint8Array(nonce.toUint8Array()), ciphertext: new Uint8Array(ciphertext.toUint8Array()) };
            reasons.set(one.id, await vault.openReason(one.id, box));
          }
          return {
            exportId: one.id,
            state: data.state,
            scope: data.scope,
            reason: reasons.get(one.id) ?? null,
            askedBy: data.askedBy,
            askedAtMs: ms(data.askedAt) ?? 0,
            conversations: data.conversations,
            approval: data.approval,
            decidedBy: data.decidedBy,
            decidedAtMs: ms(data.decidedAt),
            progress: data.progress,
            readyAtMs: ms(data.readyAt),
            untilMs: ms(data.until),
            unlocks: (data.unlocks ?? []).map(({ by, at }) => ({ by, atMs: ms(at) ?? 0 })),
            downloads: data.downloads.map(({ by, at }) => ({ by, atMs: ms(at) ?? 0 })),
          };
        }),
      ).then((value) => (mine === turn ? changed({ status: 'ready', value }) : undefined));
    },
    (error) => changed({ status: 'failed', code: faultCode(error) }),
  );
};
