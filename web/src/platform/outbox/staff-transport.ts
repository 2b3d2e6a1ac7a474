import { doc, getDocFromServer, serverTimestamp, Timestamp, waitForPendingWrites, type DocumentData, type Firestore } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { fromBase64url } from '@liexin/proof/bytes';
import type { Envelope } from '@liexin/proof/envelope';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import { verifyMessageSignature } from '@liexin/proof/message-signature';
import { periodOf } from '@liexin/proof/period';
import { codeOf } from '../fault-code.ts';
import { readMessage } from '../live/stored-message.ts';
import type { Vault } from '../vault/vault.ts';
import { VaultFault } from '../vault/vault-fault.ts';
import { commitMessage } from './commit-message.ts';
import type { OutboxItem } from './item.ts';
import { unpackOutgoing } from './outgoing.ts';
import type { OutboxTransport, SealOutcome } from './ports.ts';

export interface StaffTransportInput {
  readonly db: Firestore;
  readonly vault: Vault;
  /** The lane as the live list has it, or undefined. */
  readonly lane: (laneId: string) => DocumentData | undefined;
  /** Tip of the lane's ledger as the open conversation has seen it. */
  readonly tip: (laneId: string) => KeyLogHead | null;
  /** New keys for a lane that wants them, before anything is written under the old ones. */
  readonly rotate: (laneId: string) => Promise<void>;
  /** Server time in ms. */
  readonly now: () => number;
  /** Sets the clock by the server's: a page that was loaded without a network knows only its device's, which may be in another month. */
  readonly learnTime: () => Promise<unknown>;
}

/** The way of a member's messages: sealed by the vault, one batch with the lane's `last`. */
export const staffTransport = ({ db, vault, lane, tip, rotate, now, learnTime }: StaffTransportInput): OutboxTransport<Envelope> => {
  const { uid, deviceId, admitted, keys } = vault.device;
  const { agencyId } = admitted;
  /** Lanes as the server last told them after a refusal: newer than the live list may be. */
  const reread = new Map<string, DocumentData>();

  const present = async (laneId: string): Promise<DocumentData> => {
    const [live, told] = [lane(laneId), reread.get(laneId)];
    const newer = live !== undefined && (told === undefined || Number(live['epoch']) >= Number(told['epoch'])) ? live : told;
    if (newer !== undefined) return newer;
    const found = await getDocFromServer(doc(db, paths.lane(agencyId, laneId)));
    if (!found.exists()) throw new VaultFault('not-a-participant');
    return found.data();
  };

  /** Whether somebody else had the last word in the lane after that moment: asked of the server, because the hour may come before the lists are here. */
  const hasNews = async (item: OutboxItem, sinceMs: number): Promise<boolean> => {
    const found = await getDocFromServer(doc(db, paths.lane(agencyId, item.laneId)));
    return isNews(found.data()?.['last'], uid, sinceMs);
  };

  const seal = async (item: OutboxItem, counter: number): Promise<SealOutcome<Envelope>> => {
    if (item.plan?.atMs != null && (await hasNews(item, item.plan.sinceMs))) return { kind: 'hold' };
    let data = await present(item.laneId);
    if (data['state'] !== 'open') return { kind: 'refuse', code: 'lane-closed' };
    if (isDue(data)) {
      // A device that cannot renew them (it lacks the link's proof) writes under the old keys until the rules refuse that.
      await rotate(item.laneId).catch((error: unknown) => {
        if (isPast(data, now())) throw error;
      });
      data = (await getDocFromServer(doc(db, paths.lane(agencyId, item.laneId)))).data() ?? data;
      reread.set(item.laneId, data);
    }
    if (data['held'] === true) {
      const reason = await vault.approaches.expectClear(String(data['conversation']), item.laneId).then(
        () => null,
        (error: unknown) => {
          const code = codeOf(error);
          // Somebody has to be asked first, or too many were looked up for now.
          if (code !== 'approach-held' && code !== 'too-many-tries') throw error;
          return code === 'approach-held' ? ('approach' as const) : ('lookups' as const);
        },
      );
      if (reason !== null) return { kind: 'wait', reason };
    }
    const { type = 'msg', ref, ...body } = unpackOutgoing(item.body);
    try {
      return {
        kind: 'sealed',
        sealed: await vault.messages.seal({
          id: item.id,
          laneId: item.laneId,
          epoch: Number(data['epoch']),
          counter,
          type,
          ...(ref === undefined ? {} : { ref: fromBase64url(ref) }),
          body,
          tip: tip(item.laneId),
        }),
      };
    } catch (error) {
      const outcome = sealFault(error);
      return outcome.kind === 'refuse' && outcome.code === 'share-purged' && (await isOtherMonth()) ? outOfMonth : outcome;
    }
  };

  /** Whether this device's clock was in another month than the server's, whose keys nobody has yet or any more; it is set now. */
  const isOtherMonth = async (): Promise<boolean> => {
    const before = periodOf(now());
    return learnTime().then(
      () => periodOf(now()) !== before,
      () => true,
    );
  };

  return {
    seal,
    send: async (item, envelope) => {
      const last = { at: serverTimestamp(), by: uid, size: sizeBucket(envelope.ciphertext.length) };
      await commitMessage(db, { agencyId, laneId: item.laneId, messageId: item.id }, envelope, last);
      return 'landed';
    },
    find: async (item) => {
      // What an earlier run left in the SDK's own queue may still be on its way under this id.
      await waitForPendingWrites(db);
      try {
        const found = await getDocFromServer(doc(db, paths.message(agencyId, item.laneId, item.id)));
        const message = found.exists() ? readMessage(found.id, found.data()) : null;
        return (
          message?.envelope != null &&
          (await verifyMessageSignature({ agencyId, laneId: item.laneId, messageId: item.id }, message.envelope, keys.dsPub)) &&
          message.envelope.device === deviceId
        );
      } catch (error) {
        if (codeOf(error) === 'permission-denied') return false;
        throw error;
      }
    },
    reread: async (item) => {
      await learnTime().catch(() => undefined);
      try {
        const found = await getDocFromServer(doc(db, paths.lane(agencyId, item.laneId)));
        const data = found.data();
        const me = data?.['participants']?.[uid];
        if (data === undefined || me === undefined || me.until !== null) return { kind: 'refuse', code: 'not-a-participant' };
        reread.set(item.laneId, data);
        if (data['state'] !== 'open') return { kind: 'refuse', code: 'lane-closed' };
        return me.can === 'rw' ? { kind: 'open' } : { kind: 'refuse', code: 'not-allowed-to-write' };
      } catch (error) {
        if (codeOf(error) === 'permission-denied') return { kind: 'refuse', code: 'not-a-participant' };
        throw error;
      }
    },
  };
};

const outOfMonth = { kind: 'wait', reason: 'needs-connection-this-month' } as const;

const sealFault = (error: unknown): SealOutcome<Envelope> => {
  if (!(error instanceof VaultFault)) throw error;
  if (error.code === 'share-missing') return error.reason === 'purged' ? { kind: 'refuse', code: 'share-purged' } : outOfMonth;
  if (error.code === 'key-missing') return { kind: 'wait', reason: 'epoch' };
  return { kind: 'refuse', code: error.code };
};

/** Whether the lane wants new keys: the next member who writes renews them at once, not on the last minute of the 72 hours. */
const isDue = (lane: DocumentData): boolean => {
  const by: unknown = lane['rotateBy'];
  return by !== null && by !== undefined;
};

/** Whether the time for it is over: from then on staff cannot write under the old keys. */
const isPast = (lane: DocumentData, nowMs: number): boolean => {
  const by: unknown = lane['rotateBy'];
  return by instanceof Timestamp && by.toMillis() <= nowMs;
};

/** Whether a lane's `last` tells of somebody else's word after that moment (ms). */
export const isNews = (last: DocumentData | undefined, uid: string, sinceMs: number): boolean =>
  last?.['at'] instanceof Timestamp && last['by'] !== uid && last['at'].toMillis() > sinceMs;

/** Coarse size of a message for lists and limits: 0 to 16, so that the lane's document tells no more than the message's does. */
export const sizeBucket = (bytes: number): number => Math.min(16, Math.floor(bytes / 4096));
