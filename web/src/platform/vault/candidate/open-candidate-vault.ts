import { areWeakDigits, digitsProof, normaliseDigits } from '@liexin/e2ee/digits';
import { makeBindProof } from '@liexin/e2ee/bind-proof';
import { openLinkCard, type LinkCard } from '@liexin/e2ee/link-card';
import { buildFragment } from '@liexin/e2ee/link-fragment';
import { deriveLinkKeys, type LinkKeys } from '@liexin/e2ee/link-keys';
import { sealNote } from '@liexin/e2ee/note';
import { openMessage } from '@liexin/e2ee/open-message';
import { longId, randomBytes } from '@liexin/e2ee/random-bytes';
import { sealMessage } from '@liexin/e2ee/seal-message';
import { languages, sources } from '@liexin/domain/agency/region';
import { approveBytes, claimBytes, digitsBytes, passBytes, refuseBytes, sessionBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { periodOf } from '@liexin/proof/period';
import { sha256 } from '@liexin/proof/sha256';
import { unpackReply } from '../../outbox/outgoing.ts';
import { VaultFault } from '../vault-fault.ts';
import type { DeviceRecord } from '../device-record.ts';
import type { DeviceStore } from '../device-store.ts';
import { b64, gcmBytes, hpkeJson, raw } from '../wire.ts';
import type { BindState, CandidateVault, LaneAnswer, ListedReader, OpenedCard, Remembered } from './candidate-vault.ts';
import { openRing, type LaneRing } from './lane-ring.ts';
import { openReplyBlobs } from './reply-blobs.ts';

interface KeptCard extends Omit<LinkCard, 'fingerprint' | 'usPub' | 'notePub' | 'digitKey' | 'keyLogHash' | 'list0Hash'> {
  readonly fingerprint: string;
  readonly usPub: string;
  readonly notePub: string;
  readonly digitKey: string;
  readonly keyLogHash: string;
  readonly list0Hash: string;
}
interface Kept {
  readonly state: BindState;
  readonly answer: LaneAnswer;
  readonly notice: Remembered['notice'];
  readonly card: KeptCard;
  readonly laneKeys: Readonly<Record<string, string>>;
  readonly secret: string | null;
  readonly names: OpenedCard['names'];
}

const keepCard = (card: LinkCard): KeptCard => ({
  ...card,
  fingerprint: b64(card.fingerprint),
  usPub: b64(card.usPub),
  notePub: b64(card.notePub),
  digitKey: b64(card.digitKey),
  keyLogHash: b64(card.keyLogHash),
  list0Hash: b64(card.list0Hash),
});
const cardAgain = (kept: KeptCard): LinkCard => ({
  ...kept,
  fingerprint: raw(kept.fingerprint),
  usPub: raw(kept.usPub),
  notePub: raw(kept.notePub),
  digitKey: raw(kept.digitKey),
  keyLogHash: raw(kept.keyLogHash),
  list0Hash: raw(kept.list0Hash),
});

const isSameCard = (a: LinkCard, b: LinkCard): boolean => {
  const [one, other] = [keepCard(a), keepCard(b)];
  return (Object.keys(one) as (keyof KeptCard)[]).every((field) => one[field] === other[field]);
};

const place = 'reply';

/** The vault of one link on this browser: from the secret in the address, from an earlier visit, or both. */
export const openCandidateVault = async (store: DeviceStore, record: DeviceRecord, secret: Uint8Array | null): Promise<CandidateVault> => {
  const linkId = record.uid;
  const blobs = openReplyBlobs(store, record);
  let kept = await blobs.read<Kept>(place);
  let theSecret = secret ?? (kept?.secret ? raw(kept.secret) : null);
  let keys: LinkKeys | null = theSecret ? await deriveLinkKeys(theSecret, linkId) : null;
  let card: LinkCard | null = kept ? cardAgain(kept.card) : null;
  let drafting: Promise<void> = Promise.resolve();
  let ring: LaneRing | null = null;
  const shares = new Map<number, Uint8Array>();

  const makeRing = (answer: LaneAnswer, anchor: LinkCard, known: ReadonlyMap<number, Uint8Array>): Promise<LaneRing> =>
    openRing({
      keys: answer.keys,
      agencyId: answer.agencyId,
      guestUid: answer.guestUid,
      card: anchor,
      device: { deviceId: record.deviceId, dk: record.keys.dk },
      kek: keys?.kek ?? null,
      known,
    });
  const takeRing = (next: LaneRing): void => {
    ring = next;
    for (const [period, share] of next.shares) shares.set(period, share);
  };
  const save = async (change: Partial<Kept>): Promise<void> => {
    if (!kept) return;
    kept = { ...kept, ...change };
    await blobs.write(place, kept);
  };
  const known = (): Map<number, Uint8Array> => new Map(Object.entries(kept?.laneKeys ?? {}).map(([epoch, key]) => [Number(epoch), raw(key)]));
  const keptKeys = (from: LaneRing): Record<string, string> => Object.fromEntries([...from.laneKeys].map(([epoch, key]) => [String(epoch), b64(key)]));
  if (kept && card) takeRing(await makeRing(kept.answer, card, known()));
  const need = <T>(value: T | null): T => {
    if (value === null) throw new VaultFault('key-missing');
    return value;
  };

  return {
    linkId,
    deviceId: record.deviceId,
    durable: store.persistent,
    sealer: blobs.sealer,
    remembered: () => kept && { state: kept.state, answer: kept.answer, notice: kept.notice, hasSecret: theSecret !== null },
    auth: async () => keys && b64(keys.auth),
    openCard: async (box) => {
      const opened = await openLinkCard(need(keys).cardKey, linkId, gcmBytes(box));
      // A link has one card. Another one under the same secret is made by somebody who has it, to move the anchor.
      if (!opened.ok || (card !== null && !isSameCard(card, opened.value))) throw new VaultFault('signature-invalid', 'card');
      card = opened.value;
      return publicCard(card);
    },
    card: () => card && publicCard(card),
    bindBody: async (nonce, more) => {
      const { agencyId, guestUid } = need(card);
      const linkKeys = need(keys);
      const statement = { agencyId, linkId, guestUid, deviceId: record.deviceId, dkPub: record.keys.dkPub, dsPub: record.keys.dsPub, nonce: raw(nonce) };
      const { m, pop } = await makeBindProof(statement, linkKeys.macKey, record.keys.ds.privateKey);
      return {
        ...more,
        auth: b64(linkKeys.auth),
        deviceId: record.deviceId,
        dkPub: b64(statement.dkPub),
        dsPub: b64(statement.dsPub),
        nonce,
        m: b64(m),
        pop: b64(pop),
      };
    },
    accept: async (state, answer, notice) => {
      const anchor = need(card);
      if (answer.agencyId !== anchor.agencyId || answer.guestUid !== anchor.guestUid) throw new VaultFault('signature-invalid', 'card');
      takeRing(await makeRing(answer, anchor, known()));
      kept = {
        state,
        answer,
        notice,
        card: keepCard(anchor),
        laneKeys: keptKeys(need(ring)),
        secret: state === 'admitted' && theSecret ? b64(theSecret) : null,
        names: { agency: anchor.name, first: anchor.first },
      };
      await store.saveDevice(record);
      await blobs.write(place, kept);
    },
    renewKeys: async (next) => {
      const before = need(kept);
      const answer = { ...before.answer, keys: next };
      takeRing(await makeRing(answer, need(card), known()));
      await save({ answer, laneKeys: keptKeys(need(ring)) });
    },
    knowsDevice: (deviceId) => ring?.devices.has(deviceId) ?? false,
    addShares: (given) => {
      for (const { period, share } of given) shares.set(period, raw(share));
    },
    missingPeriods: (periods) => [...new Set(periods)].filter((period) => !shares.has(period)),
    setLane: (lane) => {
      if (kept) kept = { ...kept, answer: { ...kept.answer, lane } };
    },
    readers: () => listReaders(need(ring), need(kept).answer),
    open: async (message) => {
      const {
        agencyId,
        keys: { laneId },
      } = need(kept).answer;
      const { envelope } = message;
      if (!envelope || !ring) return { kind: envelope ? 'locked' : 'forged' };
      const device = ring.devices.get(envelope.device);
      const sender = device?.uid === envelope.sender && envelope.sender === message.sender ? device : undefined;
      const opened = await openMessage({
        place: { agencyId, laneId, messageId: message.id },
        envelope,
        laneKey: ring.laneKeys.get(envelope.epoch),
        share: shares.get(envelope.period),
        deviceKey: sender?.dsPub,
      });
      if (opened.ok) {
        const { text, quote, extra } = opened.value;
        return { kind: 'opened', text, type: envelope.type, ...(quote === undefined ? {} : { quote }), ...(extra === undefined ? {} : { extra }) };
      }
      const waits = ['missing-lane-key', 'missing-share', 'unknown-device', 'unknown-format'].includes(opened.fault);
      return { kind: waits ? 'locked' : 'forged' };
    },
    seal: async (item, counter, now, tip) => {
      const { answer } = need(kept);
      const held = need(ring);
      const laneKey = held.laneKeys.get(held.epoch);
      const period = periodOf(now);
      const share = shares.get(period);
      if (!laneKey) return 'epoch';
      if (!share) return 'share';
      const { type = 'msg', ref, ...body } = unpackReply(item);
      return sealMessage({
        place: { agencyId: answer.agencyId, laneId: held.laneId, messageId: item.id },
        laneKey,
        share,
        deviceKey: record.keys.ds.privateKey,
        // Only with words: a reaction stays as short as every other.
        body: type === 'msg' ? { ...body, zone: new Intl.DateTimeFormat().resolvedOptions().timeZone } : body,
        header: {
          suite: 1,
          epoch: held.epoch,
          period,
          sender: answer.guestUid,
          device: record.deviceId,
          counter,
          type,
          ...(ref === undefined ? {} : { ref: raw(ref) }),
          keyLogSeq: held.head.seq,
          keyLogHash: held.head.hash.slice(0, 16),
          tipSeq: tip.seq,
          tipHash: tip.hash.slice(0, 16),
        },
      });
    },
    claimSignature: async () => b64(await signEcdsa(record.keys.ds.privateKey, claimBytes(need(card).agencyId, linkId, record.deviceId))),
    sessionSignature: async (nonce) =>
      b64(await signEcdsa(record.keys.ds.privateKey, sessionBytes(need(card).agencyId, need(card).guestUid, record.deviceId, raw(nonce)))),
    digitsProof: async (typed) => b64(await digitsProof(need(card).digitKey, need(card).guestUid, typed)),
    digitsBody: async (typed) => {
      const digits = typed === null ? null : normaliseDigits(typed);
      if (digits === undefined || (digits !== null && areWeakDigits(digits))) throw new VaultFault('digits-weak');
      const dp = digits === null ? null : await digitsProof(need(card).digitKey, need(card).guestUid, digits);
      const signature = await signEcdsa(record.keys.ds.privateKey, digitsBytes(need(card).agencyId, need(card).guestUid, record.deviceId, dp));
      return { dp: dp && b64(dp), signature: b64(signature) };
    },
    approveSignature: async (at, deviceId) => b64(await signEcdsa(record.keys.ds.privateKey, approveBytes(need(card).agencyId, at, deviceId))),
    refuseSignature: async (at, deviceId) => b64(await signEcdsa(record.keys.ds.privateKey, refuseBytes(need(card).agencyId, at, deviceId))),
    makePass: async (origin) => {
      if (!theSecret || kept?.state !== 'admitted') return null;
      const pass = randomBytes(16);
      const passHash = await sha256(pass);
      const signature = await signEcdsa(record.keys.ds.privateKey, passBytes(need(card).agencyId, linkId, record.deviceId, passHash));
      return {
        body: { passHash: b64(passHash), signature: b64(signature) },
        url: `${origin}/r/${linkId}#${await buildFragment(linkId, { secret: theSecret, names: kept.names, pass })}`,
      };
    },
    note: async (text) => ({
      noteId: longId(),
      ...hpkeJson(await sealNote({ agencyId: need(card).agencyId, linkId }, need(card).notePub, { text, writtenAtMs: Date.now() })),
    }),
    requests: (open) => open({ ...need(card), linkId, deviceId: record.deviceId, deviceKey: record.keys.ds.privateKey, blobs }),
    claimed: () => save({ state: 'admitted', secret: theSecret && b64(theSecret) }),
    keep: (messages) => (kept ? save({ answer: { ...kept.answer, messages } }) : Promise.resolve()),
    draft: async () => (await blobs.read<string>('draft')) ?? '',
    saveDraft: (text) => {
      // One after the other: sealing takes its time, and an older text must not land on a newer one.
      drafting = drafting.catch(() => undefined).then(() => (text === '' ? blobs.drop('draft') : blobs.write('draft', text)));
      return drafting;
    },
    wipe: async () => {
      theSecret = null;
      keys = null;
      kept = null;
      ring = null;
      await store.removeDevice(linkId);
    },
  };
};

const publicCard = (card: LinkCard): OpenedCard => ({
  agencyId: card.agencyId,
  guestUid: card.guestUid,
  fingerprint: card.fingerprint,
  names: { agency: card.name, first: card.first },
  role: card.role,
  language: languages.find((known) => known === card.language) ?? 'en',
  source: sources.find((known) => known === card.source) ?? 'other',
});

/** An emergency lasts an hour; clocks differ. Who is said to read longer than that is somebody whom the server added. */
const VISIT_MS = 2 * 3_600_000;

/** The signed list, and beside it whatever the server's document adds or lacks. Where a conversation has ended and the document serves nobody, those of the list read no longer. */
const listReaders = (ring: LaneRing, answer: LaneAnswer): ListedReader[] => {
  const served = Object.entries(answer.lane.participants)
    .filter(([, who]) => who.kind === 'staff')
    .map(([uid]) => uid);
  const absent = answer.lane.state === 'closed' && served.length === 0 ? 'gone' : 'server-left-out';
  const listed = ring.signers.map(({ uid, name, role }): ListedReader => ({ uid, name, role, mark: served.includes(uid) ? 'listed' : absent }));
  const added = served
    .filter((uid) => !ring.signers.some((signer) => signer.uid === uid))
    .map((uid): ListedReader => {
      const who = answer.lane.participants[uid];
      const untilMs = who?.can === 'r' ? (who.untilMs ?? 0) : 0;
      const isVisit = untilMs > 0 && untilMs < Date.now() + VISIT_MS;
      return isVisit ? { uid, name: '', role: '', mark: 'visiting', untilMs } : { uid, name: uid.slice(0, 6), role: '', mark: 'server-added' };
    });
  return [...listed, ...added];
};
