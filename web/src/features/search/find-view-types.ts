import type { Range } from '../../platform/search/query.ts';

export type DateChoice = 'any' | 'week' | 'month' | 'year' | 'range';

/** Somebody to filter by: a candidate's conversation, or what a colleague wrote. */
export interface PersonChoice {
  id: string;
  name: string;
  kind: 'candidate' | 'member';
}

export interface MandateChoice {
  id: string;
  title: string;
}

export interface FindFilters {
  person: PersonChoice | null;
  mandate: MandateChoice | null;
  date: DateChoice;
  /** Days as YYYY-MM-DD in the reader's time zone, both included; empty: no end. Only with `range`. */
  from: string;
  to: string;
  hasFile: boolean;
}

export interface FoundMessage {
  id: string;
  conversationId: string;
  /** `room`: the channel of the search's team; `conversationId` is then the search. */
  lane: 'candidate' | 'internal' | 'room';
  candidateName: string | null;
  mandateTitle: string | null;
  /** `isImported`: somebody of another record, whom nobody here witnessed. */
  sender: { kind: 'own' | 'member' | 'candidate'; name: string; isImported?: boolean };
  at: number;
  text: string;
  marks: readonly Range[];
  hasFile: boolean;
  isEdited: boolean;
}

export type FoundAction = 'inbox' | 'mandates' | 'settings' | 'new-mandate' | 'lock';

export interface FindSnapshot {
  input: string;
  filters: FindFilters;
  people: readonly PersonChoice[];
  mandates: readonly MandateChoice[];
  /** `idle`: nothing to look for yet. */
  status: 'idle' | 'busy' | 'ready' | 'failed';
  found: {
    candidates: readonly { conversationId: string; name: string; mandateTitle: string | null; marks: readonly Range[] }[];
    mandates: readonly { mandateId: string; title: string; client: string; marks: readonly Range[] }[];
    actions: readonly FoundAction[];
    messages: readonly FoundMessage[];
    isMore: boolean;
  };
  /** Conversations that are read in to the end, of all; null when that is all of them. */
  progress: { ready: number; all: number } | null;
  isOnline: boolean;
}

export interface FindActions {
  type(input: string): void;
  filter(change: Partial<FindFilters>): void;
  clearFilters(): void;
  showMore(): void;
  openMessage(message: FoundMessage): void;
  openCandidate(conversationId: string): void;
  openMandate(mandateId: string): void;
  act(action: FoundAction): void;
}

export const noFilters: FindFilters = { person: null, mandate: null, date: 'any', from: '', to: '', hasFile: false };
export const hasFilters = (filters: FindFilters): boolean =>
  filters.person !== null ||
  filters.mandate !== null ||
  filters.hasFile ||
  (filters.date === 'range' ? filters.from !== '' || filters.to !== '' : filters.date !== 'any');
