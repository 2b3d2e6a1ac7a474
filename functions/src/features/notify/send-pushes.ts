import { paths } from '@liexin/domain/storage/paths';
import { Timestamp, type Firestore, type Transaction } from 'firebase-admin/firestore';
import type { Platform } from '../../platform/platform.ts';
import { payloadOf, topicOf, type PushResult } from '../../platform/push-port.ts';
import type { NoticeDocument, PushDeviceDocument, PushRound } from '../../platform/server-documents.ts';
import { docAt, type Member } from '../../platform/stored.ts';
import { endpointRef } from './push-endpoints.ts';

/** Pauses (ms) before tries two to four; a push service may ask for longer ones. */
const pauses = [60_000, 5 * 60_000, 20 * 60_000] as const;
const ttlS = 24 * 3600;

const gone: PushResult = { outcome: 'gone', status: null, retryAfterS: null };
type Sent = Readonly<Record<string, { readonly result: PushResult; readonly endpoint: string | null }>>;

/**
 * Pushes to every device of a round whose turn it is, and that is still on: a round may be hours old. Outside of any transaction, and
 * after the one that claimed the round.
 */
export const sendRound = async (
  platform: Pick<Platform, 'db' | 'push'>,
  notice: NoticeDocument,
  round: PushRound,
  devices: readonly string[],
): Promise<Sent> => {
  const { db, push } = platform;
  const member = (await docAt<Member>(db, paths.member(notice.agencyId, round.to)).get()).data();
  const sent = await Promise.all(
    devices.map(async (deviceId) => {
      const device = (await docAt<PushDeviceDocument>(db, paths.pushDevice(notice.agencyId, round.to, deviceId)).get()).data();
      const isOn = member?.status === 'active' && member.devices[deviceId]?.on === true;
      if (!device || !isOn) return [deviceId, { result: gone, endpoint: device?.endpoint ?? null }] as const;
      const result = await push.send(device, payloadOf(round.k, device.auth, notice.conversationId), {
        ttlS,
        urgency: 'high',
        topic: topicOf(device.auth, notice.conversationId),
      });
      return [deviceId, { result, endpoint: device.endpoint }] as const;
    }),
  );
  return Object.fromEntries(sent);
};

/** What is left of a round: devices whose push service could not take it now, with their next time, until the tries are used up. */
export const remaining = (round: PushRound, sent: Sent, now: number): PushRound | null => {
  const devices = Object.entries(round.devices).flatMap(([id, state]) => {
    const one = sent[id];
    if (!one) return [[id, state] as const];
    const pause = pauses[state.tries];
    if (one.result.outcome !== 'unreachable' || pause === undefined) return [];
    return [[id, { tries: state.tries + 1, dueAt: Timestamp.fromMillis(now + Math.max(pause, (one.result.retryAfterS ?? 0) * 1000)) }] as const];
  });
  return devices.length > 0 ? { ...round, devices: Object.fromEntries(devices) } : null;
};

/**
 * Writes into subscriptions how their last push went, and removes those that are no more, unless the device has another one meanwhile.
 * Reads before it writes; the returned call writes.
 */
export const prepareOutcomes = async (tx: Transaction, db: Firestore, agencyId: string, uid: string, sent: Sent, now: number): Promise<() => void> => {
  const devices = Object.keys(sent).map((id) => [id, docAt<PushDeviceDocument>(db, paths.pushDevice(agencyId, uid, id))] as const);
  const found = await Promise.all(devices.map(([, ref]) => tx.get(ref)));
  return () =>
    devices.forEach(([id, ref], i) => {
      const [stored, one] = [found[i]?.data(), sent[id]];
      if (!stored || !one || stored.endpoint !== one.endpoint) return;
      const { outcome } = one.result;
      if (outcome === 'gone') {
        tx.delete(ref);
        tx.delete(endpointRef(db, stored.endpoint));
      } else if (outcome === 'accepted') tx.update(ref, { acceptedAt: Timestamp.fromMillis(now), failing: null, failingSince: null });
      else tx.update(ref, { failing: outcome, failingSince: stored.failingSince ?? Timestamp.fromMillis(now) });
    });
};
