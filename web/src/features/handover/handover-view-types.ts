import type { Work } from '../../ui/view-types.ts';

export interface Person {
  uid: string;
  name: string;
}
export interface WorkCounts {
  conversations: number;
  unread: number;
  due: number;
  waiting: number;
}
export interface ConversationChoice {
  conversationId: string;
  /** Null until it is opened on this device. */
  name: string | null;
  unread: boolean;
  due: boolean;
  /** Null: stays. */
  to: string | null;
}
export interface SearchChoice {
  mandateId: string;
  title: string | null;
  /** Whether names are known here and single conversations can be chosen. */
  isInside: boolean;
  isSplit: boolean;
  counts: WorkCounts;
  conversations: readonly ConversationChoice[];
}
export interface HandoverForm {
  from: string | null;
  work: { status: 'none' } | { status: 'loading' } | { status: 'failed'; code: string } | { status: 'ready'; searches: readonly SearchChoice[] };
  receivers: readonly Person[];
  greeting: { isOn: boolean; en: string; zh: string };
  run: Work;
}

export interface HandedSearch {
  mandateId: string;
  title: string | null;
  /** In its team: then the search is one tap away. */
  isInside: boolean;
  receivers: readonly { uid: string; name: string; count: number; conversations: readonly { conversationId: string; name: string | null }[] }[];
}
export interface HandoverRow {
  id: string;
  from: Person;
  byName: string;
  createdAt: number;
  state: 'running' | 'done' | 'undoing' | 'undone';
  total: number;
  settled: number;
  takenBack: number;
  /** Conversations that wait for another device, as far as this one has seen. */
  waiting: number;
  undoUntil: number;
  mayUndo: boolean;
  mayRemove: boolean;
  searches: readonly HandedSearch[];
  undo: Work;
}

export interface HandoverSnapshot {
  /** Null: this person may not. */
  form: HandoverForm | null;
  people: readonly Person[];
  handovers: readonly HandoverRow[] | null;
}

export interface HandoverActions {
  choose(from: string): void;
  retry(): void;
  /** All of a search to one person, or to nobody. */
  give(mandateId: string, to: string | null): void;
  split(mandateId: string): void;
  giveOne(conversationId: string, to: string | null): void;
  setGreeting(change: Partial<HandoverForm['greeting']>): void;
  run(): void;
  undo(handoverId: string): void;
}
