import { dialCode } from '@liexin/domain/agency/region';
import type { ApproachFound, ApproachTags } from '@liexin/domain/api/approach';
import type { RequestOf, ResponseOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import type { AgencyDocument, ConversationDocument, LaneDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { approachKey, approachTag, approachValues, type ApproachKind, type ApproachPerson } from '@liexin/e2ee/approach-tag';
import { shortId } from '@liexin/e2ee/random-bytes';
import type { ApiClient } from '../api-client.ts';
import {
  openApproachReason,
  openConversationCard,
  openOffLimits,
  sealApproachReason,
  sealOffLimits,
  type ConversationCard,
  type OffLimitsCard,
} from './cards.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, sealedBytes, sealedJson } from './wire.ts';

export type ApproachHit = ApproachFound['hits'][number];
/** Something on the list, opened. `card` is null where it does not open. */
export interface OpenedLimit {
  readonly entryId: string;
  readonly isCompany: boolean;
  readonly untilMs: number | null;
  readonly card: OffLimitsCard | null;
}
export interface OpenedFound {
  readonly hits: readonly ApproachHit[];
  readonly limits: readonly OpenedLimit[];
}
export type Clearing = OpenedFound & { readonly state: ResponseOf<'clearApproach'>['state'] };
export type ListedLimit = OpenedLimit & { readonly by: string; readonly atMs: number };
export interface OpenedAsk {
  readonly conversationId: string;
  readonly mandateId: string;
  readonly candidateName: string | null;
  readonly by: string;
  readonly atMs: number;
  readonly reason: string | null;
  readonly limits: readonly OpenedLimit[];
}
export interface NewLimit extends OffLimitsCard {
  readonly isCompany: boolean;
  readonly untilMs: number | null;
}

/** First contacts: looking people up without telling the server who they are. All reject with the API's and the vault's faults. */
export interface Approaches {
  check(mandateId: string, person: ApproachPerson): Promise<OpenedFound>;
  /** Opens a conversation for its first message, if nothing stands in the way. Repeating changes nothing. */
  clear(conversationId: string, reason: string | null): Promise<Clearing>;
  /** The same for whoever only wants to write: rejects with `approach-held` where somebody has to be asked first. */
  expectClear(conversationId: string, candidateLane: string): Promise<void>;
  /** Why a colleague wrote to somebody of ours; the conversation is theirs. Null where it does not open. */
  reason(conversationId: string, box: ReturnType<typeof sealedBytes>): Promise<string | null>;
  asks(): Promise<readonly OpenedAsk[]>;
  decide(conversationId: string, isAllowed: boolean): Promise<void>;
  limits(): Promise<readonly ListedLimit[]>;
  /** `ids`: made when a form opens, so that sending it twice makes one thing. */
  addLimits(entries: readonly NewLimit[], ids: readonly string[]): Promise<void>;
  endLimit(entryId: string): Promise<void>;
  /** Makes new tags where they stand under a former key of the directory; answers with how many it made. */
  retag(): Promise<number>;
}

export const newLimitIds = (count: number): string[] => Array.from({ length: count }, shortId);

export interface ApproachInput {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly compartments: Compartments;
  /** Server time in ms. */
  readonly now: () => number;
}

type Agency = AgencyDocument<Uint8Array, unknown>;
type Conversation = ConversationDocument<Uint8Array, unknown>;

export const openApproaches = ({ device, api, source, compartments, now }: ApproachInput): Approaches => {
  const { agencyId } = device.admitted;
  const keys = new Map<number, Promise<Uint8Array>>();
  /** Lanes that were opened from here: the live list may be a moment behind. */
  const open = new Set<string>();
  /** Lanes that did not open, and until when that is believed: what waits is not looked up again every minute. */
  const shut = new Map<string, number>();

  const agency = async (): Promise<Agency> => {
    const found = await source.get<Agency>(paths.agency(agencyId));
    if (found === null) throw new VaultFault('key-missing', 'agency');
    return found;
  };
  const keyOf = (directory: string, generation: number): Promise<Uint8Array> => {
    const known = keys.get(generation) ?? compartments.key(directory, generation).then(({ key }) => approachKey(key, agencyId));
    keys.set(generation, known);
    known.catch(() => keys.delete(generation));
    return known;
  };
  const tag = async (directory: string, generation: number, kind: ApproachKind, value: string): Promise<string> =>
    b64(await approachTag(await keyOf(directory, generation), agencyId, kind, value));

  /** Under every generation that this device can open, the newest first. */
  const tags = async (person: ApproachPerson): Promise<ApproachTags> => {
    const { directory, region } = await agency();
    const { generation: newest } = await compartments.newest(directory);
    const values = Object.entries(approachValues(person, dialCode[region])) as [ApproachKind, string][];
    const generations = Array.from({ length: Math.min(newest, MOST_GENERATIONS) }, (_, i) => newest - i);
    const made = await Promise.all(
      generations.map((generation) =>
        Promise.all(values.map(async ([kind, value]) => ({ generation, kind, tag: await tag(directory, generation, kind, value) }))).catch((error: unknown) => {
          if (generation === newest) throw error;
          return [];
        }),
      ),
    );
    return made.flat();
  };

  const openLimit = async (found: ApproachFound['limits'][number]): Promise<OpenedLimit> => {
    const { directory } = await agency();
    const { entryId, isCompany, untilMs, card } = found;
    const opened = await compartments.key(directory, card.generation).then(
      ({ key }) => openOffLimits(agencyId, entryId, key, sealedBytes(card)),
      () => null,
    );
    return { entryId, isCompany, untilMs, card: opened };
  };
  const opened = async ({ hits, limits }: ApproachFound): Promise<OpenedFound> => ({ hits, limits: await Promise.all(limits.map(openLimit)) });

  /** What was made under a key that is not the newest any more is made again. */
  const onNewest = async <A>(work: () => Promise<A>): Promise<A> => {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof Fault) || error.code !== 'stale-head') throw error;
      return work();
    }
  };

  const cardOf = async (conversationId: string): Promise<ConversationCard> => {
    const found = await source.get<Conversation>(paths.conversation(agencyId, conversationId));
    if (found === null) throw new VaultFault('not-a-participant');
    const { key } = await compartments.key(found.compartment, found.card.generation);
    const card = await openConversationCard(agencyId, conversationId, key, found.card);
    if (card === null) throw new VaultFault('key-missing', 'card');
    return card;
  };

  const sealReason = async (conversationId: string, reason: string) =>
    sealedJson(await sealApproachReason(agencyId, conversationId, await compartments.newest((await agency()).directory), reason));
  const openReason = async (conversationId: string, box: ReturnType<typeof sealedBytes>): Promise<string | null> => {
    const { directory } = await agency();
    return compartments.key(directory, box.generation).then(
      ({ key }) => openApproachReason(agencyId, conversationId, key, box),
      () => null,
    );
  };

  const clear: Approaches['clear'] = (conversationId, reason) =>
    onNewest(async () => {
      const person = known(await cardOf(conversationId));
      const body = { tags: await tags(person), reason: reason === null ? null : await sealReason(conversationId, reason) };
      const answer = await api.call('clearApproach', { params: { conversationId }, body });
      return { state: answer.state, ...(await opened(answer)) };
    });

  return {
    clear,
    check: (mandateId, person) => onNewest(async () => opened(await api.call('checkApproach', { params: {}, body: { mandateId, tags: await tags(person) } }))),
    expectClear: async (conversationId, candidateLane) => {
      if (open.has(candidateLane)) return;
      const lane = await source.get<LaneDocument<Uint8Array, unknown>>(paths.lane(agencyId, candidateLane));
      if (lane?.held === true) {
        if ((shut.get(candidateLane) ?? 0) > now()) throw new Fault('approach-held');
        if ((await clear(conversationId, null)).state !== 'cleared') {
          shut.set(candidateLane, now() + BELIEVED_MS);
          throw new Fault('approach-held');
        }
      }
      open.add(candidateLane);
    },
    reason: openReason,
    asks: async () => {
      const { asks } = await api.call('approachAsks', { params: {}, body: {} });
      return Promise.all(
        asks.map(async ({ conversationId, mandateId, compartmentId, card, by, atMs, reason, limits }): Promise<OpenedAsk> => {
          const name = await compartments.key(compartmentId, card.generation).then(
            async ({ key }) => (await openConversationCard(agencyId, conversationId, key, sealedBytes(card)))?.name ?? null,
            () => null,
          );
          const [why, entries] = await Promise.all([openReason(conversationId, sealedBytes(reason)), Promise.all(limits.map(openLimit))]);
          return { conversationId, mandateId, candidateName: name, by, atMs, reason: why, limits: entries };
        }),
      );
    },
    decide: async (conversationId, isAllowed) => void (await api.call('decideApproach', { params: { conversationId }, body: { isAllowed } })),
    limits: async () => {
      const { entries } = await api.call('offLimits', { params: {}, body: {} });
      return Promise.all(entries.map(async ({ by, atMs, ...entry }) => ({ ...(await openLimit(entry)), by, atMs })));
    },
    addLimits: (entries, ids) =>
      onNewest(async () => {
        const { directory, region } = await agency();
        const newest = await compartments.newest(directory);
        const body: RequestOf<'addOffLimits'>['entries'] = await Promise.all(
          entries.map(async ({ isCompany, untilMs, ...card }, i) => {
            const entryId = ids[i] ?? shortId();
            const made = await Promise.all(
              limitValues(isCompany, card, dialCode[region]).map(([kind, value]) => tag(directory, newest.generation, kind, value)),
            );
            return {
              entryId,
              isCompany,
              generation: newest.generation,
              tags: made,
              untilMs,
              card: sealedJson(await sealOffLimits(agencyId, entryId, newest, card)),
            };
          }),
        );
        for (let from = 0; from < body.length; from += 100) await api.call('addOffLimits', { params: {}, body: { entries: body.slice(from, from + 100) } });
      }),
    endLimit: async (entryId) => void (await api.call('endOffLimits', { params: { entryId }, body: {} })),
    retag: async () => {
      const { generation, approaches, entries } = await api.call('staleApproaches', { params: {}, body: {} });
      const { directory, region } = await agency();
      const under = (values: readonly [ApproachKind, string][]) => Promise.all(values.map(([kind, value]) => tag(directory, generation, kind, value)));
      const madeApproaches = await Promise.all(
        approaches.map(async ({ conversationId, compartmentId, card }) => {
          const { key } = await compartments.key(compartmentId, card.generation).catch(() => ({ key: null }));
          const person = key === null ? null : await openConversationCard(agencyId, conversationId, key, sealedBytes(card));
          return { conversationId, tags: person === null ? [] : await under(personValues(known(person), dialCode[region])) };
        }),
      );
      const madeEntries = await Promise.all(
        entries.map(async ({ entryId, isCompany, card }) => {
          const { key } = await compartments.key(directory, card.generation).catch(() => ({ key: null }));
          const entry = key === null ? null : await openOffLimits(agencyId, entryId, key, sealedBytes(card));
          return { entryId, tags: entry === null ? [] : await under(limitValues(isCompany, entry, dialCode[region])) };
        }),
      );
      const body = {
        generation,
        approaches: madeApproaches.filter((one) => one.tags.length > 0),
        entries: madeEntries.filter((one) => one.tags.length > 0),
      };
      const count = body.approaches.length + body.entries.length;
      if (count > 0) await api.call('retagApproaches', { params: {}, body });
      return count;
    },
  };
};

const BELIEVED_MS = 15 * 60_000;
/** The oldest ones behind so many are looked up no more: their tags were made anew long before. */
const MOST_GENERATIONS = 128;

const known = ({ name, employer = '', email = '', phone = '' }: ConversationCard): ApproachPerson => ({ name, employer, email, phone });

/** What is stored of a person: all but the company alone, which would tell the server who works together. */
const personValues = (person: ApproachPerson, country: string): [ApproachKind, string][] =>
  (Object.entries(approachValues(person, country)) as [ApproachKind, string][]).filter(([kind]) => kind !== 'company');

/** A company is known by itself; a person by everything but the company. */
const limitValues = (isCompany: boolean, card: OffLimitsCard, country: string): [ApproachKind, string][] => {
  if (!isCompany) return personValues(card, country);
  const { company } = approachValues(card, country);
  return company === undefined ? [] : [['company', company]];
};
