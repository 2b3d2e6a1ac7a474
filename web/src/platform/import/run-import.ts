import { Fault } from '@liexin/domain/kernel/fault';
import { languages, type Language } from '@liexin/domain/agency/region';
import { paths } from '@liexin/domain/storage/paths';
import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import { asObject, parseCanonical } from '@liexin/proof/export/canonical-json';
import type { TeamColleague } from '../vault/make-conversation.ts';
import { addCandidate, createMandate, openRoom, sourceOf, type ActionPorts } from '../workspace/actions.ts';
import { copyLines } from './copy-lines.ts';
import { compareCopied, messageOf, type CopyMessage } from './copy-rows.ts';
import { importedId } from './import-ids.ts';
import { importedWords, isTooLong } from './imported-words.ts';
import type { ImportPlan, PlannedSearch, PlannedTalk } from './plan-import.ts';
import type { ImportedSender } from './send-imported.ts';

export interface RunImport extends ActionPorts {
  readonly plan: ImportPlan;
  /** The file that was planned. */
  readonly file: Blob;
  readonly sender: Pick<ImportedSender, 'send' | 'settled'>;
  /** Ids of the messages that the server has of a lane. */
  readonly present: (laneId: string) => Promise<ReadonlySet<string>>;
  readonly own: { readonly name: string; readonly role: string };
  /** The rest of a search's team: nobody while nobody entered it since it was made. */
  readonly colleagues: (mandateId: string) => readonly TeamColleague[];
  /** Where the file does not say it. */
  readonly language: Language;
  readonly unnamed: { readonly search: string; readonly person: string };
  readonly now: () => number;
  /** How many of the plan's messages are there. */
  readonly onProgress: (messages: number) => void;
  /** Stops it between two messages; those that are in the outbox go their way. */
  readonly signal: AbortSignal;
}

/** Messages on their way at once. */
const WINDOW = 8;

/**
 * Writes what was planned: searches, people, then each talk in the order of its own times (IM5). Ids follow from those of the file, what is
 * there is passed over, and what was begun is gone on with, so that it may be stopped or die anywhere and be run again, also from another device
 * and when it was done (IM7). Rejects with the API's faults, a `SendFault`, or as aborted.
 */
export const runImport = async (input: RunImport): Promise<void> => {
  const { api, plan, vault, onProgress, signal } = input;
  const { importId, stream, counts } = plan;
  await api.call('beginImport', { params: {}, body: { importId, stream, ...counts } });
  const place = `import/${importId}`;
  const done = await doneIn(input, place);
  let written = 0;
  const told = (messages: number): void => {
    written += messages;
    onProgress(written);
  };
  for (const search of plan.searches) {
    const ids = await searchIds(importId, search);
    const talks = search.channel === null ? search.talks : [...search.talks, search.channel];
    if (talks.length > 0 && talks.every((talk) => done.has(talk.original))) {
      told(talks.reduce((sum, talk) => sum + talk.messages, 0));
      continue;
    }
    signal.throwIfAborted();
    await makeSearch(input, search, ids);
    for (const talk of talks) {
      signal.throwIfAborted();
      if (done.has(talk.original)) {
        told(talk.messages);
        continue;
      }
      const lane = talk === search.channel ? await channelOf(input, ids) : await makeTalk(input, ids, talk);
      await writeTalk(input, lane, talk, told);
      done.add(talk.original);
      await vault.sealed.put(place, utf8(JSON.stringify({ stream, done: [...done] })));
    }
  }
};

/** Talks that this device knows to be whole, of this very file: it saves the asking and proves nothing. */
const doneIn = async ({ plan, vault }: RunImport, place: string): Promise<Set<string>> => {
  const kept = await vault.sealed.get(place);
  const { stream, done } = kept === null ? {} : (JSON.parse(fromUtf8(kept)) as { stream?: string; done?: string[] });
  return new Set(stream === plan.stream ? done : []);
};

interface SearchIds {
  readonly mandateId: string;
  readonly compartmentId: string;
}
const searchIds = async (importId: string, { original }: PlannedSearch): Promise<SearchIds> => ({
  mandateId: await importedId(importId, 'mandate', original),
  compartmentId: await importedId(importId, 'compartment', original),
});

/** Another owner may have made it: then it is there for whoever is in its team. */
const makeSearch = async (input: RunImport, { title, client }: PlannedSearch, ids: SearchIds): Promise<void> => {
  const card = { title: title || input.unnamed.search, client };
  await createMandate(input, { card, sample: false, ids }).catch((error: unknown) => {
    if (!(error instanceof Fault) || error.code !== 'already-exists') throw error;
  });
};

/** The team's own lane of the talk. */
const makeTalk = async (input: RunImport, { mandateId, compartmentId }: SearchIds, talk: PlannedTalk): Promise<string> => {
  const id = (thing: 'conversation' | 'guest' | 'candidate-lane' | 'internal-lane'): Promise<string> => importedId(input.plan.importId, thing, talk.original);
  const ids = {
    ...{ conversationId: await id('conversation'), guestUid: await id('guest') },
    ...{ candidateLane: await id('candidate-lane'), internalLane: await id('internal-lane') },
  };
  await addCandidate(input, {
    ...{ mandateId, compartment: compartmentId, ids, own: input.own, colleagues: input.colleagues(mandateId) },
    ...{ name: talk.name || input.unnamed.person, email: null, source: sourceOf(talk.source), addedAtMs: input.now() },
    language: languages.find((one) => one === talk.language) ?? input.language,
  }).catch((error: unknown) => {
    if (!(error instanceof Fault) || error.code !== 'already-exists') throw error;
  });
  return ids.internalLane;
};

/** The channel of the search's team; made where there is none. */
const channelOf = async (input: RunImport, { mandateId, compartmentId }: SearchIds): Promise<string> => {
  await openRoom(input, { mandateId, compartment: compartmentId, own: input.own, colleagues: input.colleagues(mandateId) });
  const mandate = await input.source.get<{ room?: string }>(paths.mandate(input.vault.device.admitted.agencyId, mandateId));
  if (mandate?.room === undefined) throw new Fault('not-found');
  return mandate.room;
};

/** What the server lacks of a talk, oldest first. What waits in the outbox since an earlier run goes before anything is asked. */
const writeTalk = async (input: RunImport, laneId: string, talk: PlannedTalk, told: (messages: number) => void): Promise<void> => {
  const { plan, sender, signal, now } = input;
  await unlessStopped(signal, sender.settled(laneId));
  const [there, messages] = [await input.present(laneId), (await messagesOf(input, talk)).toSorted(compareCopied)];
  const underway: Promise<void>[] = [];
  let taken = 0;
  for (const message of messages) {
    signal.throwIfAborted();
    const words = await importedWords(plan.importId, message, now());
    if (isTooLong(words)) continue;
    taken += 1;
    if (!there.has(words.id)) {
      const { id, ref, body } = words;
      const { landed } = await sender.send(laneId, id, { ...body, type: 'imported', ...(ref === null ? {} : { ref }) } as Parameters<typeof sender.send>[2]);
      const arrived = landed.then(() => told(1));
      // Whoever stopped does not look at the rest.
      arrived.catch(() => undefined);
      underway.push(arrived);
      if (underway.length >= WINDOW) await unlessStopped(signal, underway.shift());
    } else told(1);
  }
  await unlessStopped(signal, Promise.all(underway));
  // Nothing that the plan counted is left out in silence.
  if (taken !== talk.messages) throw new Fault('internal', { planned: talk.messages, taken });
};

/** Without a network nothing ever lands: whoever stops does not wait for it. */
const unlessStopped = (signal: AbortSignal, work: Promise<unknown> | undefined): Promise<unknown> => {
  let stop = (): void => undefined;
  const stopped = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason as Error);
  });
  signal.addEventListener('abort', stop);
  if (signal.aborted) stop();
  return Promise.race([work, stopped]).finally(() => signal.removeEventListener('abort', stop));
};

/** All that is taken over of a talk: one is in memory at a time. */
const messagesOf = async ({ plan, file }: RunImport, { threads }: PlannedTalk): Promise<CopyMessage[]> => {
  const found: CopyMessage[] = [];
  for (const { thread, from, to } of threads)
    for await (const { text } of copyLines(file, from, to)) {
      const row = asObject(parseCanonical(text));
      const message = row?.['row'] === 'message' ? messageOf(plan.head, thread, row) : 'gone';
      if (typeof message !== 'string') found.push(message);
    }
  return found;
};
