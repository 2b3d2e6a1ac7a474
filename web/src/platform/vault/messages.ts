import type { LaneKind } from '@liexin/domain/agency/role';
import { openMessage } from '@liexin/e2ee/open-message';
import type { MessageBody } from '@liexin/proof/message-body';
import { sealMessage } from '@liexin/e2ee/seal-message';
import type { Envelope, MessageType } from '@liexin/proof/envelope';
import { countsAt, deviceOf } from '@liexin/proof/key-log-state';
import { withImported } from '@liexin/proof/imported';
import type { KeyLogHead } from '@liexin/proof/key-log-entry';
import { isTransient } from '../fault-code.ts';
import type { Log } from '../log.ts';
import type { CandidateDevices } from './candidate-devices.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { KeyLog } from './key-log.ts';
import type { Lanes } from './lane-ring.ts';
import type { Shares } from './shares.ts';
import { VaultFault } from './vault-fault.ts';

/** What became of a message. Only `opened` is ever a bubble. */
export type OpenOutcome =
  | { readonly kind: 'opened'; readonly body: MessageBody }
  /** A key or share is not here and may come: try again later. */
  | { readonly kind: 'locked'; readonly code: 'key-missing' | 'share-missing' }
  /** It will not open: its share was deleted, or it is of a later version. */
  | { readonly kind: 'unopenable'; readonly code: string }
  /** A signature, a key or a place does not fit: a red line. */
  | { readonly kind: 'forged'; readonly code: string };

export interface MessageToOpen {
  readonly id: string;
  readonly laneId: string;
  /** Null where the document has not the shape of the format. */
  readonly envelope: Envelope | null;
  /** uids that take part in the lane, with what they are; a sender that is not among them is not believed. */
  readonly participants: Readonly<Record<string, { readonly kind: 'staff' | 'candidate' }>>;
}

export interface MessageToSeal {
  readonly id: string;
  readonly laneId: string;
  /** The lane's present epoch. */
  readonly epoch: number;
  readonly counter: number;
  readonly type: MessageType;
  readonly ref?: Uint8Array;
  readonly body: MessageBody;
  /** Tip of the lane's ledger that was seen; null before there was one. */
  readonly tip: KeyLogHead | null;
}

export interface Messages {
  open(message: MessageToOpen): Promise<OpenOutcome>;
  /** Rejects with `key-missing`, `share-missing`, `key-log-forked` (nothing is encrypted), `not-introduced` or `message-too-long`. */
  seal(message: MessageToSeal): Promise<Envelope>;
}

export interface MessagesInput {
  readonly device: AdmittedDevice;
  readonly keyLog: KeyLog;
  readonly lanes: Lanes;
  readonly shares: Shares;
  readonly candidates: CandidateDevices;
  readonly log: Log;
}

export const openMessages = ({ device, keyLog, lanes, shares, candidates, log }: MessagesInput): Messages => {
  const { agencyId } = device.admitted;

  /** Null: nobody we know. A revoked device counts for what it sent before. */
  const deviceKey = async (laneId: string, envelope: Envelope, kind: 'staff' | 'candidate'): Promise<Uint8Array | null> => {
    if (kind === 'candidate') {
      const device = await candidates.get(laneId, envelope.device);
      return device?.guestUid === envelope.sender ? device.dsPub : null;
    }
    const known = deviceOf(keyLog.state(), envelope.sender, envelope.device) ?? deviceOf(await keyLog.sync(), envelope.sender, envelope.device);
    return known !== undefined && countsAt(known, envelope.keyLogSeq) ? known.dsPub : null;
  };

  /** A device with keys that came after others is not known wherever the old ones were. Asked once a lane: lists only grow. */
  const introduced = new Set<string>();
  const mayBeHeard = async (laneId: string): Promise<boolean> => {
    if (introduced.has(laneId) || (keyLog.state().members.get(device.uid)?.formerKeys.length ?? 0) === 0) return true;
    const { lane, isIntroduced } = await lanes.ring(laneId);
    if (isIntroduced || isInternal(lane.kind)) introduced.add(laneId);
    return introduced.has(laneId);
  };

  const forged = (code: string): OpenOutcome => {
    log.note({ event: 'message-forged', code });
    return { kind: 'forged', code };
  };

  const open = async ({ id, laneId, envelope, participants }: MessageToOpen): Promise<OpenOutcome> => {
    if (envelope === null) return forged('bad-envelope');
    const participant = participants[envelope.sender];
    if (participant === undefined) return forged('not-a-participant');
    const [key, laneKey, share] = await Promise.all([
      deviceKey(laneId, envelope, participant.kind),
      lanes.key(laneId, envelope.epoch).catch(missing),
      shares.get(laneId, envelope.period).catch(missing),
    ]);
    if (key === null) return forged('unknown-device');
    const opened = await openMessage({
      place: { agencyId, laneId, messageId: id },
      envelope,
      laneKey: laneKey ?? undefined,
      share: share ?? undefined,
      deviceKey: key,
    });
    if (opened.ok) {
      const body = withImported(opened.value, envelope.type);
      return body === undefined ? forged('bad-body') : { kind: 'opened', body };
    }
    switch (opened.fault) {
      case 'missing-lane-key':
        return { kind: 'locked', code: 'key-missing' };
      case 'missing-share':
        return share === null ? { kind: 'locked', code: 'share-missing' } : { kind: 'unopenable', code: 'share-purged' };
      // The signature holds, so the sender committed to a key that we cannot derive: our key or share is another one.
      case 'commitment-mismatch':
        return { kind: 'unopenable', code: 'commitment-mismatch' };
      case 'unknown-format':
        return { kind: 'unopenable', code: 'unknown-format' };
      default:
        return forged(opened.fault);
    }
  };

  return {
    // What could not be read says nothing about the message: it is tried again.
    open: (message) => open(message).catch((): OpenOutcome => ({ kind: 'locked', code: 'key-missing' })),
    seal: async ({ id, laneId, epoch, counter, type, ref, body, tip }) => {
      if (keyLog.isBlind()) throw new VaultFault('key-log-forked', 'unread entries');
      if (!(await mayBeHeard(laneId))) throw new VaultFault('not-introduced');
      const [laneKey, { period, share }] = await Promise.all([lanes.key(laneId, epoch), shares.present(laneId)]);
      if (laneKey === undefined) throw new VaultFault('key-missing');
      const { head } = keyLog.state();
      try {
        return await sealMessage({
          place: { agencyId, laneId, messageId: id },
          laneKey,
          share,
          deviceKey: device.keys.ds.privateKey,
          body,
          header: {
            suite: 1,
            epoch,
            period,
            sender: device.uid,
            device: device.deviceId,
            counter,
            type,
            ...(ref === undefined ? {} : { ref }),
            keyLogSeq: head.seq,
            keyLogHash: head.hash.slice(0, 16),
            tipSeq: tip?.seq ?? 0,
            tipHash: tip === null ? new Uint8Array(16) : tip.hash.slice(0, 16),
          },
        });
      } catch (error) {
        if ((error as { code?: string }).code === 'bad-length') throw new VaultFault('message-too-long');
        throw error;
      }
    },
  };
};

/** Lanes that no candidate reads: members believe the log itself. */
const isInternal = (kind: LaneKind): boolean => kind === 'internal' || kind === 'internalOffer';

/** Not here, as told apart from gone for good. */
const missing = (error: unknown): null => {
  if (error instanceof VaultFault || isTransient(error)) return null;
  throw error;
};
