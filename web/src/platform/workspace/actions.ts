import { Fault } from '@liexin/domain/kernel/fault';
import { sources, type Language, type Source } from '@liexin/domain/agency/region';
import { paths } from '@liexin/domain/storage/paths';
import type { ApiClient } from '../api-client.ts';
import { NetworkFault } from '../network-fault.ts';
import { auditKey } from '../vault/audit-key.ts';
import type { DocumentSource } from '../vault/document-source.ts';
import { makeConversation, type ConversationIds, type TeamColleague } from '../vault/make-conversation.ts';
import { makeMandate, type MakeMandateInput } from '../vault/make-mandate.ts';
import { makeRoom, type MakeRoomInput } from '../vault/make-room.ts';
import type { Vault } from '../vault/vault.ts';
import type { LinkNames } from '../vault/links.ts';
import { raw } from '../vault/wire.ts';
import type { Workspace } from './workspace.ts';

export interface ActionPorts {
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly vault: Vault;
  /** Compartment of the agency's directory. */
  readonly directory: string;
}

/** Makes a search. Repeating with the same ids changes nothing; a moved log makes it anew under the newer head. */
export const createMandate = async (ports: ActionPorts, input: Pick<MakeMandateInput, 'card' | 'sample' | 'ids'>): Promise<void> => {
  const { api, source, vault } = ports;
  const aukPub = await auditKey({ ...vault, api, source });
  await onNewestHead(async () => {
    const { request, key } = await makeMandate({ ...input, device: vault.device, log: await vault.keyLog.sync(), aukPub });
    await api.call('createMandate', { params: {}, body: request });
    // A repeat keeps the first attempt's key on the server: what was made just now is only kept if the server took it.
    if (await isOwnGeneration(ports, key.compartmentId, request.generation.signature)) await vault.compartments.keep(key);
  });
};

/** Whether the stored first generation is the one that was just sent, and not that of an attempt before it. */
const isOwnGeneration = async ({ source, vault }: ActionPorts, compartmentId: string, signature: string): Promise<boolean> => {
  const stored = await source.get<{ signature: Uint8Array }>(paths.generation(vault.device.admitted.agencyId, compartmentId, 1));
  const sent = raw(signature);
  return stored !== null && stored.signature.length === sent.length && stored.signature.every((byte, i) => byte === sent[i]);
};

/**
 * Makes the channel of a search's team where there is none. Whichever of two colleagues is first makes it, and a repeat finds it. Rejects
 * with `wraps-incomplete` while this device has not heard of somebody who just came into the team.
 */
export const openRoom = async (
  { api, vault }: Pick<ActionPorts, 'api' | 'vault'>,
  { mandateId, compartment, ...people }: { readonly mandateId: string; readonly compartment: string } & Pick<MakeRoomInput, 'own' | 'colleagues'>,
): Promise<void> =>
  onNewestHead(async () => {
    const [log, key] = await Promise.all([vault.keyLog.sync(), vault.compartments.newest(compartment)]);
    const body = await makeRoom({ device: vault.device, log, compartment: key, ...people });
    await api.call('openRoom', { params: { mandateId }, body });
  });

export interface AddCandidate {
  readonly mandateId: string;
  readonly compartment: string;
  readonly ids: ConversationIds;
  readonly name: string;
  readonly language: Language;
  readonly source: Source;
  readonly email: string | null;
  /** By what a colleague's candidate is known again; empty or missing where it is not known. */
  readonly employer?: string;
  readonly phone?: string;
  readonly own: { readonly name: string; readonly role: string };
  readonly colleagues: readonly TeamColleague[];
  readonly addedAtMs: number;
}

/** Adds a candidate: a conversation with both lanes. Repeating with the same ids changes nothing. Rejects with `kit-unconfirmed` before the gate. */
export const addCandidate = async (ports: ActionPorts, input: AddCandidate): Promise<void> => {
  const { api, vault } = ports;
  await onNewestHead(async () => {
    // Nothing new under a key that somebody who left still holds.
    await vault.generations.renew(input.compartment);
    const [log, compartment] = await Promise.all([vault.keyLog.sync(), vault.compartments.newest(input.compartment)]);
    const { request } = await makeConversation({
      device: vault.device,
      log,
      mandateId: input.mandateId,
      compartment,
      card: {
        name: input.name,
        source: input.source,
        addedAtMs: Math.round(input.addedAtMs),
        employer: input.employer ?? '',
        email: input.email ?? '',
        phone: input.phone ?? '',
      },
      language: input.language,
      contactEmail: input.email,
      own: input.own,
      colleagues: input.colleagues,
      ids: input.ids,
    });
    await api.call('createConversation', { params: {}, body: request });
  });
};

/** What was made on a head that moved meanwhile is thrown away and made again. */
const onNewestHead = async (work: () => Promise<void>): Promise<void> => {
  for (let turn = 0; ; turn++) {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head' || turn === 3) throw error;
    }
  }
};

/**
 * The compartment of the team's names, as soon as the agency's document is here: a form may be sent before it is, just after a
 * page was opened. Rejects with `timeout` if it does not come in time.
 */
export const whenDirectory = (model: Workspace['model'], waitMs = 15_000): Promise<string> =>
  new Promise((resolve, reject) => {
    const look = (): void => {
      const directory = model.state().agency?.directory;
      if (directory === undefined) return;
      clearTimeout(timer);
      stop();
      resolve(directory);
    };
    const stop = model.subscribe(look);
    const timer = setTimeout(() => {
      stop();
      reject(new NetworkFault('timeout'));
    }, waitMs);
    look();
  });

/**
 * A new reply link. A lane that lost its link for good (revoked, not the candidate) gets new keys first, so that whoever had
 * the old one cannot open what comes. The address is kept in memory: of a claimed link nobody can make it again.
 */
export const makeLink = async (
  workspace: Pick<Workspace, 'model' | 'vault' | 'rotate' | 'freshLinks'>,
  conversationId: string,
  names: LinkNames,
): Promise<string> => {
  const conversation = workspace.model.state().conversations.get(conversationId);
  const lane = conversation === undefined ? undefined : workspace.model.state().lanes.get(conversation.lanes.candidate);
  if (conversation !== undefined && lane?.data['rotateBy'] != null) await workspace.rotate(conversation.lanes.candidate);
  const { linkId, url } = await workspace.vault.links.make(conversationId, names);
  workspace.freshLinks.set(linkId, url);
  return url;
};

/** The source in a card, or the one that says least. */
export const sourceOf = (source: string | undefined): Source => sources.find((one) => one === source) ?? 'other';
