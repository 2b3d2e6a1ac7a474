import { fromBase64url } from '@liexin/proof/bytes';
import { isTransient } from '../../../web/src/platform/fault-code.ts';
import { firestoreSource } from '../../../web/src/platform/firestore-source.ts';
import { confirmKit, makeKit } from '../../../web/src/platform/vault/kit.ts';
import { makeConversation, newConversationIds } from '../../../web/src/platform/vault/make-conversation.ts';
import { makeMandate, newMandateIds } from '../../../web/src/platform/vault/make-mandate.ts';
import type { AgencyActor } from './agency-actor.ts';

/** A member's device, whoever opened it. */
export type DeviceActor = Pick<AgencyActor, 'api' | 'device' | 'vault'> & { readonly sdk: Pick<AgencyActor['sdk'], 'db'> };

export interface Search {
  readonly mandateId: string;
  readonly compartment: string;
}

/** The gate: real candidates may come. */
export const passGate = async ({ api, vault, device, sdk }: DeviceActor): Promise<void> => {
  const kit = await makeKit({ api, source: firestoreSource(sdk.db), keyLog: vault.keyLog, device }, 'words');
  await confirmKit(api, kit.kitId);
};

/** A real search of the actor, alone in its team; behind the gate. */
export const openSearch = async ({ api, device, vault }: DeviceActor, title: string): Promise<Search> => {
  const ids = newMandateIds();
  const { aukPub } = await api.call('recovery', { params: {}, body: {} });
  const log = await vault.keyLog.sync();
  const made = await makeMandate({ device, log, aukPub: fromBase64url(aukPub), card: { title, client: 'Client GmbH' }, sample: false, ids });
  await api.call('createMandate', { params: {}, body: made.request });
  await vault.compartments.keep(made.key);
  return { mandateId: ids.mandateId, compartment: made.key.compartmentId };
};

/** A store that two fight over, or a slow machine: asked again, which changes nothing, because the ids are the caller's. */
const untilAnswered = async (ask: () => Promise<unknown>): Promise<void> => {
  for (let turn = 0; ; turn++) {
    try {
      await ask();
      return;
    } catch (error) {
      if (!isTransient(error) || turn === 5) throw error;
    }
  }
};

/** Conversations of a search, two at a time; their ids. Keys of lanes are not kept: whoever needs them opens them as after a restart. */
export const addTalks = async ({ api, device, vault }: DeviceActor, { mandateId, compartment }: Search, count: number): Promise<string[]> => {
  const [log, newest] = [await vault.keyLog.sync(), await vault.compartments.newest(compartment)];
  const made: string[] = [];
  let begun = 0;
  const work = async (): Promise<void> => {
    while (begun < count) {
      begun += 1;
      const ids = newConversationIds();
      const card = { name: `Candidate ${begun}`, source: 'linkedin' as const, addedAtMs: Date.now() };
      const own = { name: 'Helen', role: 'consultant' };
      const { request } = await makeConversation({ device, log, mandateId, compartment: newest, card, language: 'en', contactEmail: null, own, ids });
      await untilAnswered(() => api.call('createConversation', { params: {}, body: request }));
      made.push(ids.conversationId);
    }
  };
  await Promise.all([work(), work()]);
  return made;
};
