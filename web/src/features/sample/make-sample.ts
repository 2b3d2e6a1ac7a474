import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { Language } from '@liexin/domain/agency/region';
import { paths } from '@liexin/domain/storage/paths';
import type { ApiClient } from '../../platform/api-client.ts';
import { isTransient } from '../../platform/fault-code.ts';
import { packOutgoing } from '../../platform/outbox/outgoing.ts';
import { playCandidate, type PlayedCandidate, type Seen } from '../../platform/played-candidate.ts';
import { newConversationIds, type ConversationIds } from '../../platform/vault/make-conversation.ts';
import { newMandateIds, type MakeMandateInput } from '../../platform/vault/make-mandate.ts';
import { addCandidate, createMandate, makeLink, whenDirectory, type ActionPorts } from '../../platform/workspace/actions.ts';
import { oneMaking, SAMPLE_PLACE } from '../../platform/workspace/sample-making.ts';
import type { Workspace } from '../../platform/workspace/workspace.ts';
import { sampleContent, type SampleCandidate } from './sample-content.ts';

/** Ids of everything the sample will have, and how far its making came. Kept sealed on the device until it is whole. */
interface Plan {
  readonly mandate: MakeMandateInput['ids'];
  readonly conversations: readonly ConversationIds[];
  readonly done: readonly string[];
}

export interface MakeSampleInput {
  readonly workspace: Workspace;
  readonly api: ApiClient;
  readonly language: Language;
  /** As the sample's candidates are told them. */
  readonly first: string;
  readonly agencyName: string;
  readonly now: () => number;
  /** How the candidates' devices are called. */
  readonly label: string;
  /** The conversation with the candidate to be has its link: it can be opened. */
  readonly isThere: (conversationId: string) => void;
  /** Asked before each step; false: the making stops where it is, and goes on with the next call. So it does when the session ends. */
  readonly goesOn: () => boolean;
  /** It is whole: nobody makes it any more. */
  readonly isWhole: () => void;
}

const PLACE = `${SAMPLE_PLACE}plan`;

/**
 * Makes the living sample on this device, with real keys and real calls; true when it is whole. Ids are chosen first and each step is
 * kept when it is done, so a tab that closes in the middle goes on where it was and makes nothing twice. The devices of candidates who
 * answer live in this tab alone: whom a closed tab cut off says no more.
 */
export const makeSample = (input: MakeSampleInput): Promise<boolean> => oneMaking(input.workspace, () => make(input));

class Stopped extends Error {}

const make = async (input: MakeSampleInput): Promise<boolean> => {
  const { workspace, api, language, first, isThere } = input;
  const { vault, source, model } = workspace;
  const content = sampleContent(language, first);
  const goesOn = (): boolean => !workspace.signal.aborted && input.goesOn();
  if (!goesOn()) return false;
  let plan = await loadPlan(workspace, content.candidates.length);
  const ports = { api, source, vault, directory: await whenDirectory(model) };
  const step: Step = async (name, work) => {
    if (plan.done.includes(name)) return;
    await patiently(work, goesOn, () => new Promise((resolve) => setTimeout(resolve, AGAIN_MS)));
    plan = { ...plan, done: [...plan.done, name] };
    await vault.sealed.put(PLACE, utf8(JSON.stringify(plan)));
  };
  try {
    await step('mandate', () => createMandate(ports, { card: { title: content.title, client: content.client }, sample: true, ids: plan.mandate }));
    const scenes = content.candidates.flatMap((candidate, place): Scene[] => {
      const ids = plan.conversations[place];
      return ids === undefined ? [] : [{ ports, mandate: plan.mandate, ids, candidate, step: (name, work) => step(`${place} ${name}`, work) }];
    });
    await inOrder(scenes, {
      add: (scene) => add(input, scene),
      converse: (scene) => converse(input, scene),
      isThere: ({ ids }) => isThere(ids.conversationId),
    });
  } catch (error) {
    if (error instanceof Stopped) return false;
    throw error;
  }
  input.isWhole();
  await vault.sealed.drop(PLACE);
  return true;
};

/** A step that the network was away for is tried again so much later (ms). */
const AGAIN_MS = 1_000;

/**
 * Does a step, again and again while the network is away: the candidate's device of a talk lives as long as this call, so nothing is begun anew
 * because somebody flew for a moment. Throws `Stopped` where it may not go on.
 */
export const patiently = async (work: () => Promise<void>, goesOn: () => boolean, pause: () => Promise<void>): Promise<void> => {
  for (;;) {
    if (!goesOn()) throw new Stopped();
    try {
      return await work();
    } catch (error) {
      if (!isTransient(error)) throw error;
      await pause();
    }
  }
};

interface Showing<One> {
  readonly add: (scene: One) => Promise<void>;
  readonly converse: (scene: One) => Promise<void>;
  /** The first is whole and can be opened. */
  readonly isThere: (scene: One) => void;
}

/** The first candidate is the one to be; then all of them stand in the list, and then their talks fill, one after the other. */
export const inOrder = async <One>(scenes: readonly One[], { add: appear, converse: fill, isThere }: Showing<One>): Promise<void> => {
  const [toBe, ...others] = scenes;
  if (toBe === undefined) return;
  await appear(toBe);
  await fill(toBe);
  isThere(toBe);
  for (const scene of others) await appear(scene);
  for (const scene of others) await fill(scene);
};

type Step = (name: string, work: () => Promise<void>) => Promise<void>;

interface Scene {
  readonly ports: ActionPorts;
  readonly mandate: MakeMandateInput['ids'];
  readonly ids: ConversationIds;
  readonly candidate: SampleCandidate;
  readonly step: Step;
}

/** A candidate's conversation, empty. */
const add = ({ first, now }: MakeSampleInput, { ports, mandate, ids, candidate: { name, language, source }, step }: Scene): Promise<void> =>
  step('conversation', () =>
    addCandidate(ports, {
      colleagues: [],
      mandateId: mandate.mandateId,
      compartment: mandate.compartmentId,
      ids,
      name,
      language,
      source,
      email: null,
      own: { name: first, role: 'consultant' },
      addedAtMs: now(),
    }),
  );

/** The link of a candidate where there is one, and what was said, in the order in which it was said. */
const converse = async (input: MakeSampleInput, { ids, candidate, step }: Scene): Promise<void> => {
  const { workspace, api, first, agencyName, now } = input;
  const { language, source } = candidate;
  let played: PlayedCandidate | null = null;
  let newest: string | null = null;
  let url: string | null = null;
  const names = { agency: agencyName, first, role: 'consultant', language, source };
  const giveLink = (): Promise<void> =>
    step('link', async () => {
      url = await makeLink(workspace, ids.conversationId, names);
    });
  const seen = async (): Promise<void> => {
    const message = newest === null ? null : await workspace.source.get<Omit<Seen, 'id'>>(paths.message(workspace.account.agencyId, ids.candidateLane, newest));
    if (message !== null && newest !== null) await played?.sees({ id: newest, sentAt: message.sentAt });
  };
  try {
    for (const [index, { by, text }] of candidate.turns.entries()) {
      if (by === 'them') await giveLink();
      let isSaid = false;
      await step(`words ${index}`, async () => {
        if (by !== 'them') {
          const item = await workspace.outbox.enqueue(by === 'team' ? ids.internalLane : ids.candidateLane, packOutgoing({ text, writtenAtMs: now() }));
          // The lanes do not wait for each other; the story is told in its order all the same.
          await landed(workspace, item.id);
          if (by === 'us') newest = item.id;
          return;
        }
        played ??= await playCandidate({ api, url: url ?? (await addressOf(input, ids.conversationId)), language, label: input.label, now });
        if (!isSaid) await played.says(text);
        isSaid = true;
        await seen();
      });
    }
    if (candidate.hasLink) await giveLink();
    await step('read', seen);
  } catch (error) {
    // Their device went with the tab that was closed in the middle: this conversation stays as it is.
    if (!(error instanceof Fault) || error.code !== 'link-claimed-elsewhere') throw error;
  } finally {
    await (played as PlayedCandidate | null)?.leave();
  }
};

/** A link that was made before this page was loaded: from the agency's copy, which is there while nobody has answered. */
const addressOf = async ({ workspace, agencyName, first }: MakeSampleInput, conversationId: string): Promise<string> => {
  const view = await workspace.vault.links.view(conversationId, { agency: agencyName, first });
  if (view?.url == null) throw new Fault('link-claimed-elsewhere');
  return view.url;
};

const loadPlan = async ({ vault }: Workspace, candidates: number): Promise<Plan> => {
  const kept = await vault.sealed.get(PLACE);
  const found = kept === null ? null : (JSON.parse(fromUtf8(kept)) as Plan);
  if (found !== null && found.conversations.length === candidates) return found;
  const plan: Plan = { mandate: newMandateIds(), conversations: Array.from({ length: candidates }, newConversationIds), done: [] };
  await vault.sealed.put(PLACE, utf8(JSON.stringify(plan)));
  return plan;
};

/** Not waited for longer than this (ms): without a network the words stay in the outbox, and the sample goes on. */
const PATIENCE_MS = 5_000;

const landed = ({ outbox }: Workspace, id: string): Promise<void> =>
  new Promise((resolve) => {
    const stop = outbox.onLanded((item) => {
      if (item.id !== id) return;
      stop();
      resolve();
    });
    setTimeout(() => {
      stop();
      resolve();
    }, PATIENCE_MS);
  });
