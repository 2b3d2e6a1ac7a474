import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { ApiClient } from '../../platform/api-client.ts';
import { packOutgoing } from '../../platform/outbox/outgoing.ts';
import { newConversationIds, type ConversationIds } from '../../platform/vault/make-conversation.ts';
import { newMandateIds, type MakeMandateInput } from '../../platform/vault/make-mandate.ts';
import { addCandidate, createMandate, makeLink, whenDirectory } from '../../platform/workspace/actions.ts';
import type { Workspace } from '../../platform/workspace/workspace.ts';
import type { Language } from '@liexin/domain/agency/region';
import { sampleContent } from './sample-content.ts';

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
  readonly nowMs: number;
  /** The conversation with the candidate to be has its link: it can be opened. */
  readonly isThere: (conversationId: string) => void;
}

const PLACE = 'sample/plan';

/** One making at a time in a tab: the screen that began it may be left and come back to. */
const running = new WeakMap<Workspace, Promise<void>>();

/**
 * Makes the living sample on this device, with real keys and real calls. Ids are chosen first and each step is kept when it
 * is done, so a tab that closes in the middle goes on where it was and makes nothing twice.
 */
export const makeSample = (input: MakeSampleInput): Promise<void> => {
  const begun = running.get(input.workspace) ?? make(input).finally(() => running.delete(input.workspace));
  running.set(input.workspace, begun);
  return begun;
};

const make = async ({ workspace, api, language, first, agencyName, nowMs, isThere }: MakeSampleInput): Promise<void> => {
  const { vault, source, outbox, model } = workspace;
  const content = sampleContent(language, first);
  let plan = await loadPlan(workspace, content.candidates.length);
  const ports = { api, source, vault, directory: await whenDirectory(model) };

  const step = async (name: string, work: () => Promise<void>): Promise<void> => {
    if (plan.done.includes(name)) return;
    await work();
    plan = { ...plan, done: [...plan.done, name] };
    await vault.sealed.put(PLACE, utf8(JSON.stringify(plan)));
  };

  await step('mandate', () => createMandate(ports, { card: { title: content.title, client: content.client }, sample: true, ids: plan.mandate }));
  for (const [place, candidate] of content.candidates.entries()) {
    const ids = plan.conversations[place];
    if (ids === undefined) continue;
    await step(`conversation ${place}`, () =>
      addCandidate(ports, {
        colleagues: [],
        mandateId: plan.mandate.mandateId,
        compartment: plan.mandate.compartmentId,
        ids,
        name: candidate.name,
        language: candidate.language,
        source: candidate.source,
        email: null,
        own: { name: first, role: 'consultant' },
        addedAtMs: nowMs,
      }),
    );
    for (const [index, { lane, text }] of candidate.words.entries()) {
      await step(`words ${place}.${index}`, async () => {
        const item = await outbox.enqueue(lane === 'internal' ? ids.internalLane : ids.candidateLane, packOutgoing({ text, writtenAtMs: nowMs }));
        // The lanes do not wait for each other; the story is told in its order all the same.
        await landed(workspace, item.id);
      });
    }
    // One phone window is enough: the first candidate is the one to be.
    if (place > 0) continue;
    const names = { agency: agencyName, first, role: 'consultant', language: candidate.language, source: candidate.source };
    await step('link', async () => void (await makeLink(workspace, ids.conversationId, names)));
    isThere(ids.conversationId);
  }
  await vault.sealed.drop(PLACE);
};

const loadPlan = async ({ vault }: Workspace, candidates: number): Promise<Plan> => {
  const kept = await vault.sealed.get(PLACE);
  if (kept !== null) return JSON.parse(fromUtf8(kept)) as Plan;
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
