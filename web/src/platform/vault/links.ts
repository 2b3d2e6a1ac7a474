import type { Language, Source } from '@liexin/domain/agency/region';
import type { ConversationDocument } from '@liexin/domain/storage/documents';
import type { ResponseOf } from '@liexin/domain/api/routes';
import { paths } from '@liexin/domain/storage/paths';
import { openLinkSecret, sealAgencyLinkCopy, sealLinkSecret } from '@liexin/e2ee/agency-link-copy';
import { createLink } from '@liexin/e2ee/create-link';
import { wrapLaneKeyForLink } from '@liexin/e2ee/lane-key';
import { sealLinkCard } from '@liexin/e2ee/link-card';
import { buildFragment } from '@liexin/e2ee/link-fragment';
import { openNote } from '@liexin/e2ee/note';
import { verifyPossession } from '@liexin/proof/candidate-device';
import { admitBytes } from '@liexin/proof/device-statements';
import { signEcdsa } from '@liexin/proof/ecdsa';
import { recipientsHash, signEpoch } from '@liexin/proof/epoch-document';
import { sha256 } from '@liexin/proof/sha256';
import { signerListHash } from '@liexin/proof/signer-list';
import type { ApiClient } from '../api-client.ts';
import type { Approaches } from './approach.ts';
import { openCopy, statementOf, type CandidateDevices } from './candidate-devices.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import type { Lanes } from './lane-ring.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, epochJson, gcmJson, hpkeBytes, raw, sealedBytes, sealedJson } from './wire.ts';

export interface LinkNames {
  /** The agency's public name. */
  readonly agency: string;
  readonly first: string;
  readonly role: string;
  readonly language: Language;
  readonly source: Source;
}

export interface LinkView {
  readonly detail: NonNullable<ResponseOf<'linkDetail'>['link']>;
  /** The whole address while the link is unclaimed; afterwards nobody but the candidate has it. */
  readonly url: string | null;
  /** Devices that wait, whose keys were made by somebody who has the link. */
  readonly waiting: readonly { readonly deviceId: string; readonly label: string; readonly sinceMs: number }[];
  readonly notes: readonly { readonly noteId: string; readonly atMs: number; readonly text: string }[];
}

export interface Links {
  /** A new link; an earlier one of the conversation becomes replaced. Repeating after a failure makes another: drafts that were never published open nothing. Rejects with `approach-held` where somebody else wrote to this person first. */
  make(conversationId: string, names: LinkNames): Promise<{ readonly linkId: string; readonly url: string }>;
  /** Null where there was never a link. */
  view(conversationId: string, names: Pick<LinkNames, 'agency' | 'first'>): Promise<LinkView | null>;
  end(linkId: string, reason: 'revoked' | 'impostor'): Promise<void>;
  admit(conversationId: string, linkId: string, deviceId: string, number: string): Promise<void>;
  remove(linkId: string, deviceId: string): Promise<void>;
  handled(linkId: string, noteId: string): Promise<void>;
}

export interface LinksInput {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
  readonly lanes: Lanes;
  readonly candidates: CandidateDevices;
  readonly approaches: Pick<Approaches, 'expectClear'>;
  /** Origin of the candidate's page. */
  readonly candidateOrigin: string;
}

type Conversation = ConversationDocument<Uint8Array, unknown>;

export const openLinks = (input: LinksInput): Links => {
  const { device, api, source, keyLog, compartments, lanes, candidates } = input;
  const { agencyId, person, pin } = device.admitted;

  const conversationOf = async (conversationId: string): Promise<Conversation> => {
    const found = await source.get<Conversation>(paths.conversation(agencyId, conversationId));
    if (found === null) throw new VaultFault('not-a-participant');
    return found;
  };
  const detailOf = (conversationId: string) => api.call('linkDetail', { params: { conversationId }, body: {} }).then((answer) => answer.link);
  const address = async (linkId: string, secret: Uint8Array, names: Pick<LinkNames, 'agency' | 'first'>): Promise<string> =>
    `${input.candidateOrigin}/r/${linkId}#${await buildFragment(linkId, { secret, names: { agency: names.agency, first: names.first } })}`;

  /** Every epoch of the lane again, with this link as the only one among its recipients. */
  const wrapEpochs = async (laneId: string, linkId: string, kek: Uint8Array, shares: ReadonlyMap<number, Uint8Array>) => {
    const ring = await lanes.ring(laneId);
    const log = await keyLog.sync();
    if (ring.strangers.length > 0 || log.unread.length > 0) throw new VaultFault('key-log-forked', 'signers');
    const epochs = await Promise.all(
      ring.epochs.map(async (epoch) => {
        const [key, share] = [ring.keys.get(epoch.epoch), shares.get(epoch.epoch)];
        if (key === undefined || share === undefined) throw new VaultFault('key-missing', 'epoch');
        const place = { agencyId, laneId, epoch: epoch.epoch };
        const links = { [linkId]: await wrapLaneKeyForLink(place, { linkId, kek, share }, key) };
        const wraps = { key: epoch.key, devices: epoch.devices, links };
        const facts = {
          epoch: epoch.epoch,
          phase: epoch.phase,
          kcv: epoch.kcv,
          recipientsHash: await recipientsHash(ring.lane.compartment, wraps),
          signersHash: ring.listHash,
          keyLogSeq: log.head.seq,
          keyLogHash: log.head.hash,
        };
        return epochJson({ ...(await signEpoch(place, facts, device.keys.ds.privateKey)), ...wraps }, ring.lane.signers);
      }),
    );
    return { epochs, list0: ring.lists[0], log };
  };

  return {
    make: async (conversationId, names) => {
      const conversation = await conversationOf(conversationId);
      // Whoever has the link can be written to: giving it out is the first contact.
      await input.approaches.expectClear(conversationId, conversation.lanes.candidate);
      const before = await detailOf(conversationId);
      const earlier = before === null ? null : await openCopy({ agencyId, source, compartments }, conversationId, before);
      const link = await createLink(earlier?.digitKey);
      const authHash = await sha256(link.keys.auth);
      const { shares } = await api.call('createLink', {
        params: {},
        body: { linkId: link.linkId, conversationId, authHash: b64(authHash), policy: 'after-reply' },
      });
      const laneId = conversation.lanes.candidate;
      const { epochs, list0, log } = await wrapEpochs(
        laneId,
        link.linkId,
        link.keys.kek,
        new Map(shares.filter((one) => one.laneId === laneId).map((one) => [one.epoch, raw(one.share)])),
      );
      if (list0 === undefined) throw new VaultFault('key-missing', 'list 0');
      const card = await sealLinkCard(link.keys.cardKey, link.linkId, {
        agencyId,
        guestUid: conversation.guest,
        fingerprint: pin.fingerprint,
        name: names.agency,
        first: names.first,
        role: names.role,
        language: names.language,
        source: names.source,
        usPub: person.usPub,
        notePub: link.notePub,
        digitKey: link.copy.digitKey,
        keyLogSeq: log.head.seq,
        keyLogHash: log.head.hash,
        list0Hash: await signerListHash({ agencyId, laneId }, list0),
      });
      const compartment = await compartments.newest(conversation.compartment);
      const place = { agencyId, linkId: link.linkId };
      const [agencyCopy, secret] = await Promise.all([sealAgencyLinkCopy(place, compartment, link.copy), sealLinkSecret(place, compartment, link.secret)]);
      await candidates.learn(link.linkId, link.copy);
      await api.call('publishLink', {
        params: { linkId: link.linkId },
        body: {
          card: gcmJson(card),
          agencyCopy: sealedJson(agencyCopy),
          secret: sealedJson(secret),
          notePub: b64(link.notePub),
          notice: { version: NOTICE_VERSION, source: names.source },
          epochs,
        },
      });
      return { linkId: link.linkId, url: await address(link.linkId, link.secret, names) };
    },
    view: async (conversationId, names) => {
      const [conversation, detail] = await Promise.all([conversationOf(conversationId), detailOf(conversationId)]);
      if (detail === null) return null;
      const copy = await openCopy({ agencyId, source, compartments }, conversationId, detail);
      if (copy === null) throw new VaultFault('key-missing', 'link');
      await candidates.learn(detail.linkId, copy);
      const secret = detail.secret === null ? null : await openSecret(conversation, detail.linkId, sealedBytes(detail.secret));
      const place = { agencyId, linkId: detail.linkId };
      const waiting = await Promise.all(
        detail.devices
          .filter((one) => one.state === 'waiting')
          .map(async (one) => {
            const statement = statementOf(agencyId, conversation.guest, detail.linkId, one);
            const holds = (await candidates.hasLink(copy, statement, raw(one.m))) && (await verifyPossession(statement, raw(one.pop)));
            return holds ? [{ deviceId: one.deviceId, label: one.label, sinceMs: one.atMs }] : [];
          }),
      );
      const notes = await Promise.all(
        detail.notes.map(async (note) => {
          const opened = await openNote(place, copy.noteKey, hpkeBytes(note));
          return opened.ok ? [{ noteId: note.noteId, atMs: note.atMs, text: opened.value.text }] : [];
        }),
      );
      return { detail, url: secret === null ? null : await address(detail.linkId, secret, names), waiting: waiting.flat(), notes: notes.flat() };
    },
    end: async (linkId, reason) => void (await api.call('endLink', { params: { linkId }, body: { reason } })),
    admit: async (conversationId, linkId, deviceId, number) => {
      const [conversation, detail] = await Promise.all([conversationOf(conversationId), detailOf(conversationId)]);
      const waiting = detail?.devices.find((one) => one.deviceId === deviceId);
      const copy = detail === null ? null : await openCopy({ agencyId, source, compartments }, conversationId, detail);
      if (detail === null || waiting === undefined || copy === null || detail.linkId !== linkId) throw new VaultFault('key-missing', 'link');
      const statement = statementOf(agencyId, conversation.guest, linkId, waiting);
      if (!(await candidates.hasLink(copy, statement, raw(waiting.m)))) throw new VaultFault('signature-invalid', 'm');
      const signature = await signEcdsa(device.keys.ds.privateKey, admitBytes(agencyId, linkId, deviceId));
      await api.call('admitCandidate', { params: { linkId, deviceId }, body: { number, signature: b64(signature) } });
    },
    remove: async (linkId, deviceId) => void (await api.call('removeCandidate', { params: { linkId, deviceId }, body: {} })),
    handled: async (linkId, noteId) => void (await api.call('noteHandled', { params: { linkId, noteId }, body: {} })),
  };

  async function openSecret(conversation: Conversation, linkId: string, box: ReturnType<typeof sealedBytes>): Promise<Uint8Array | null> {
    const { key } = await compartments.key(conversation.compartment, box.generation);
    const opened = await openLinkSecret({ agencyId, linkId }, key, box);
    return opened.ok ? opened.value : null;
  }
};

/** Version of the notice's text (`text/reply.ts`) that the candidate is shown. */
const NOTICE_VERSION = 1;
