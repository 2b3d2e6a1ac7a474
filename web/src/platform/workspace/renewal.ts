import { collection, onSnapshot, query, Timestamp, where, type DocumentData, type Firestore } from 'firebase/firestore';
import { may } from '@liexin/domain/agency/rights';
import { paths } from '@liexin/domain/storage/paths';
import type { ApiClient } from '../api-client.ts';
import { codeOf, isTransient } from '../fault-code.ts';
import type { Log } from '../log.ts';
import type { Leadership } from '../outbox/ports.ts';
import type { DocumentSource } from '../vault/document-source.ts';
import type { Vault } from '../vault/vault.ts';
import type { AgencyModel } from './agency-model.ts';
import { auditDue } from './audit-due.ts';
import { dueKeys, inTurn, type DueKey, type DueMandate } from './due-keys.ts';
import { openRenewer } from './renewer.ts';

/** How far the agency is, as the server counts it. */
export interface RenewalProgress {
  readonly total: number;
  readonly left: number;
}

/** Renews what is due behind whatever this page shows, and tells owners and admins how far the agency is. */
export interface RenewalModel {
  /** Null while it is not known, and for who is neither owner nor admin. */
  progress(): RenewalProgress | null;
  subscribe(changed: () => void): () => void;
  /** Asks the server now; resolves when the answer is here, or when there is none to be had. */
  refresh(): Promise<void>;
  /** Asks the server how far it is while somebody looks; ends by the returned call. */
  watch(): () => void;
  close(): void;
}

export interface RenewalInput {
  readonly db: Firestore;
  readonly vault: Vault;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly model: Pick<AgencyModel, 'state' | 'subscribe'>;
  readonly rotate: (laneId: string) => Promise<void>;
  /** One tab of a browser works. */
  readonly leadership: Leadership;
  /** Server time in ms. */
  readonly now: () => number;
  readonly log: Log;
}

const ASK_MS = 3_000;

/**
 * What is due is read from the live documents, never kept: a page that is closed anywhere is gone on with by itself or any other. Devices
 * begin at different places of the list, so that many pages share the work.
 */
export const openRenewal = ({ db, vault, api, source, model, rotate, leadership, now, log }: RenewalInput): RenewalModel => {
  const { uid, deviceId, admitted } = vault.device;
  const { agencyId } = admitted;
  const listeners = new Set<() => void>();
  let mandates: readonly DueMandate[] = [];
  let progress: RenewalProgress | null = null;
  let watchers = 0;
  let timer: ReturnType<typeof setTimeout> | null = null;
  let asking: Promise<void> | null = null;
  let isClosed = false;
  /** How many fields are listened to, and the end of it. */
  let followed = 0;
  let stopMandates = (): void => undefined;

  const isAdmin = (): boolean => may(model.state().members.get(uid)?.roles ?? [], 'member.remove');
  /** Owners and admins hold the key of every search, also of those whose team they are not in; owners who are cleared that for pay as well. */
  const held = (): readonly DueField[] => {
    const me = model.state().members.get(uid);
    if (!isAdmin()) return [];
    return me?.roles.includes('owner') === true && me.clearance.includes('compensation') ? ['keysDue', 'compensation.keysDue'] : ['keysDue'];
  };
  const noted = (error: unknown): void => log.note({ event: 'renewal-failed', code: codeOf(error) ?? 'internal' });

  const look = async (): Promise<void> => {
    try {
      const found = await api.call('renewal', { params: {}, body: {} });
      if (found.left === progress?.left && found.total === progress.total) return;
      progress = found;
      for (const listener of [...listeners]) listener();
    } catch (error) {
      if (!isTransient(error)) noted(error);
    }
  };
  /** Again and again while somebody looks and something is left. */
  const ask = (): Promise<void> => {
    if (isClosed || watchers === 0 || !isAdmin()) return Promise.resolve();
    asking ??= look().finally(() => {
      asking = null;
      if (timer !== null || progress?.left === 0) return;
      timer = setTimeout(() => {
        timer = null;
        void ask();
      }, ASK_MS);
    });
    return asking;
  };

  /** Owners hand the audit key over. */
  const audit = () => (may(model.state().members.get(uid)?.roles ?? [], 'kit.renew') ? auditDue(model.state()) : null);
  const due = (): readonly DueKey[] => {
    const [first, keys] = [audit(), dueKeys(model.state(), mandates, uid, now())];
    return inTurn(first === null ? keys : [{ kind: 'audit', id: agencyId, mark: first.mark }, ...keys], deviceId);
  };
  const renewer = openRenewer({
    due,
    renew: async (key) => {
      if (key.kind === 'audit') await (await import('../vault/hand-over-audit-key.ts')).handOverAuditKey({ api, source, vault }, audit()?.isMade === true);
      else await (key.kind === 'compartment' ? vault.generations.renew(key.id) : rotate(key.id));
      void ask();
    },
    failed: noted,
    after: (ms, wake) => {
      const waiting = setTimeout(wake, ms);
      return () => clearTimeout(waiting);
    },
    now,
  });
  leadership.lead(() => {
    if (!isClosed) renewer.start();
  });

  const follow = (): void => {
    const fields = held();
    if (fields.length === followed) return;
    followed = fields.length;
    stopMandates();
    mandates = [];
    const found = new Map<DueField, readonly DueMandate[]>();
    const stops = fields.map((field) =>
      onSnapshot(
        query(collection(db, paths.mandates(agencyId)), where(field, '>', Timestamp.fromMillis(0))),
        ({ docs }) => {
          found.set(
            field,
            docs.map((one) => dueMandate(one.data(), field)),
          );
          mandates = [...found.values()].flat();
          changed();
        },
        noted,
      ),
    );
    stopMandates = () => {
      for (const stop of stops) stop();
    };
    if (fields.length > 0) void ask();
  };
  const changed = (): void => {
    follow();
    renewer.look();
    if (timer === null && due().length > 0) void ask();
  };
  const stopModel = model.subscribe(changed);
  changed();

  return {
    progress: () => progress,
    subscribe: (listener) => (listeners.add(listener), () => listeners.delete(listener)),
    refresh: async () => {
      await asking;
      await ask();
    },
    watch: () => {
      watchers += 1;
      void ask();
      return () => {
        watchers -= 1;
      };
    },
    close: () => {
      isClosed = true;
      if (timer !== null) clearTimeout(timer);
      stopModel();
      stopMandates();
      renewer.close();
      leadership.resign();
    },
  };
};

/** Where a search says that a key is due: its own, and that for pay. */
type DueField = 'keysDue' | 'compensation.keysDue';
const dueMandate = (data: DocumentData, field: DueField): DueMandate => {
  const key: DocumentData = field === 'keysDue' ? data : data['compensation'];
  return { compartment: String(key['compartment']), sinceMs: key['keysDue'] instanceof Timestamp ? key['keysDue'].toMillis() : 0 };
};
