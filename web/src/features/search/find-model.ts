import type { FindRequest, Found } from '../../platform/search/find-entries.ts';
import { hasQuery, isEmptyQuery, parseQuery, rangesOf, type Query } from '../../platform/search/query.ts';
import { snippetOf } from '../../platform/search/snippet.ts';
import { importedName } from '../../platform/live/imported-sender.ts';
import { toMs } from '../../platform/live/message-order.ts';
import type { AgencyState, Conversation, Talk } from '../../platform/workspace/agency-state.ts';
import { isRoom, talksOf } from '../../platform/workspace/rooms.ts';
import type { Text } from '../../text/words-in.ts';
import type { FindState } from './find-store.ts';
import {
  hasFilters,
  type FindFilters,
  type FindSnapshot,
  type FoundAction,
  type FoundMessage,
  type MandateChoice,
  type PersonChoice,
} from './find-view-types.ts';

const DAY = 86_400_000;
const spans = { week: 7, month: 30, year: 365 } as const;
/** Names shown before the messages. */
const NAMES = 5;

/** What the index is asked; null where there is nothing to look for. `now` in ms. */
export const requestOf = ({ input, filters, limit }: FindState, agency: AgencyState, now: number): FindRequest | null => {
  const query = parseQuery(input);
  if (isEmptyQuery(query) && !hasFilters(filters)) return null;
  // Signs alone are no words: everything would be found.
  if (isEmptyQuery(query) && input.trim() !== '') return null;
  const { from, to } = datesOf(filters, now);
  return {
    query,
    lanes: new Set(
      talksOf(agency)
        .filter((talk) => isChosen(talk, filters))
        .flatMap(({ lanes }) => [lanes.candidate, lanes.internal]),
    ),
    senders: filters.person?.kind === 'member' ? new Set([filters.person.id]) : null,
    from,
    to,
    hasFile: filters.hasFile,
    limit,
  };
};

const isChosen = (talk: Talk, { person, mandate }: FindFilters): boolean =>
  (mandate === null || talk.mandateId === mandate.id) && (person?.kind !== 'candidate' || talk.id === person.id);

/** Seconds; days begin and end in the reader's time zone. */
const datesOf = ({ date, from, to }: FindFilters, now: number): { from: number | null; to: number | null } => {
  if (date === 'any') return { from: null, to: null };
  if (date !== 'range') return { from: Math.floor((now - spans[date] * DAY) / 1000), to: null };
  const [first, last] = [midnight(from), midnight(to)];
  return { from: first === null ? null : first / 1000, to: last === null ? null : Math.floor(new Date(last).setHours(24) / 1000) - 1 };
};

const midnight = (day: string): number | null => {
  const [year, month, date] = day.split('-').map(Number);
  const at = new Date(year ?? Number.NaN, (month ?? Number.NaN) - 1, date).getTime();
  return Number.isNaN(at) ? null : at;
};

/** Names and actions that have what is typed. Filters narrow messages alone; with one, nobody looks for a name. */
export const namesOf = ({ input, filters }: FindState, agency: AgencyState, text: Text): Omit<FindSnapshot['found'], 'messages' | 'isMore'> => {
  const query = parseQuery(input);
  const names = [...Object.keys(text.find.actions)] as FoundAction[];
  if (hasFilters(filters)) return { candidates: [], mandates: [], actions: [] };
  if (isEmptyQuery(query)) return { candidates: [], mandates: [], actions: input.trim() === '' ? names : [] };
  const newest = (a: Conversation, b: Conversation): number => lastAt(agency, b) - lastAt(agency, a);
  return {
    candidates: [...agency.conversations.values()]
      .toSorted(newest)
      .flatMap((conversation) => {
        const name = conversation.card?.name ?? '';
        return hasQuery(name, query)
          ? [
              {
                conversationId: conversation.id,
                name,
                mandateTitle: agency.mandates.get(conversation.mandateId)?.card?.title ?? null,
                marks: rangesOf(name, query),
              },
            ]
          : [];
      })
      .slice(0, NAMES),
    mandates: [...agency.mandates.values()]
      .flatMap(({ id, card }) => {
        const [title, client] = [card?.title ?? '', card?.client ?? ''];
        return hasQuery(`${title}\n${client}`, query) ? [{ mandateId: id, title, client, marks: rangesOf(title, query) }] : [];
      })
      .slice(0, NAMES),
    actions: names.filter((action) => hasQuery(text.find.actions[action], query)),
  };
};

export const messagesOf = ({ entries }: Found, query: Query, agency: AgencyState, uid: string): readonly FoundMessage[] => {
  const byLane = new Map(talksOf(agency).flatMap((talk) => [[talk.lanes.candidate, talk] as const, [talk.lanes.internal, talk] as const]));
  return entries.flatMap((entry): FoundMessage[] => {
    const talk = byLane.get(entry.laneId);
    if (talk === undefined) return [];
    const candidateName = agency.conversations.get(talk.id)?.card?.name ?? null;
    const senderOf = (sender: string): FoundMessage['sender'] => {
      const imported = importedName(sender);
      if (imported !== null) return { kind: imported.kind === 'candidate' ? 'candidate' : 'member', name: imported.name, isImported: true };
      if (sender === uid) return { kind: 'own', name: '' };
      return sender === talk.guest ? { kind: 'candidate', name: candidateName ?? '' } : { kind: 'member', name: agency.members.get(sender)?.name ?? '' };
    };
    return [
      {
        id: entry.id,
        conversationId: talk.id,
        lane: isRoom(talk) ? 'room' : talk.lanes.internal === entry.laneId ? 'internal' : 'candidate',
        candidateName,
        mandateTitle: agency.mandates.get(talk.mandateId)?.card?.title ?? null,
        sender: senderOf(entry.sender),
        at: toMs(entry.sentAt),
        ...snippetOf(entry.text, query),
        hasFile: entry.hasFile,
        isEdited: entry.revision !== '',
      },
    ];
  });
};

/** People to filter by: candidates with the newest words first, then colleagues. */
export const peopleOf = (agency: AgencyState, uid: string): readonly PersonChoice[] => [
  ...[...agency.conversations.values()]
    .toSorted((a, b) => lastAt(agency, b) - lastAt(agency, a))
    .flatMap(({ id, card }): PersonChoice[] => (card === null ? [] : [{ id, name: card.name, kind: 'candidate' }])),
  ...[...agency.members.values()]
    .filter(({ name }) => name !== '')
    .toSorted((a, b) => Number(b.uid === uid) - Number(a.uid === uid))
    .map(({ uid: id, name }): PersonChoice => ({ id, name, kind: 'member' })),
];

export const mandateChoices = (agency: AgencyState): readonly MandateChoice[] =>
  [...agency.mandates.values()].toSorted((a, b) => b.openedAtMs - a.openedAtMs).flatMap(({ id, card }) => (card === null ? [] : [{ id, title: card.title }]));

/** Conversations that are read in to the end, of all; null when that is all. */
export const progressOf = (agency: AgencyState, behind: ReadonlySet<string> | null): FindSnapshot['progress'] => {
  const all = agency.conversations.size;
  const ready =
    behind === null ? 0 : [...agency.conversations.values()].filter(({ lanes }) => !behind.has(lanes.candidate) && !behind.has(lanes.internal)).length;
  return ready === all ? null : { ready, all };
};

const lastAt = (agency: AgencyState, { lanes, createdAtMs }: Conversation): number =>
  Math.max(createdAtMs, ...[lanes.candidate, lanes.internal].map((lane) => agency.lanes.get(lane)?.last?.at.toMillis() ?? 0));
