import type { Role } from '@liexin/domain/agency/role';
import type { Language, Source, Work } from '../../ui/view-types.ts';
import type { CheckSnapshot } from '../../ui/approach-types.ts';

export interface MandateCandidate {
  conversationId: string;
  name: string | null;
  link: 'not-sent' | 'not-opened' | 'opened' | 'claimed' | 'ended';
  lastAt: number;
  unread: boolean;
}

export interface MandateRow {
  mandateId: string;
  /** Null until opened on this device. */
  title: string | null;
  client: string | null;
  isSample: boolean;
  isClosed: boolean;
  openedAt: number;
  closedAt: number | null;
  isPlaced: boolean;
  /** Its conversations still follow a closing or an opening. */
  isSettling: boolean;
  /** Something new in the channel of its team. */
  channelUnread: boolean;
  mayClose: boolean;
  /** Of a closed one; null while it is open. */
  reopening: 'may' | 'ask' | 'asked' | null;
  /** Who asks to reopen it. */
  askedBy: string | null;
  team: readonly { name: string }[];
  candidates: readonly MandateCandidate[];
}

export interface MandatesSnapshot {
  status: 'loading' | 'ready' | 'failed';
  code: string | null;
  mandates: readonly MandateRow[];
  /** Which of them the list shows. */
  shown: 'open' | 'closed';
  /** The mandate whose room is shown, or null (phone: list only). */
  selected: string | null;
  dialog:
    | { kind: 'none' }
    | { kind: 'create-mandate'; work: Work }
    | { kind: 'add-candidate'; mandateId: string; mandateTitle: string; work: Work; check: CheckSnapshot }
    | { kind: 'share-link'; share: ShareLinkSnapshot }
    | { kind: 'close-mandate'; mandateTitle: string; work: Work }
    | { kind: 'team'; team: TeamSnapshot };
  /** Of reopening, or asking for it. */
  reopenWork: Work;
  /** Prefilled: your first name as the candidate sees it. */
  ownFirstName: string;
  agencyName: string;
  /** By their role; others are taken into a search. */
  mayCreate: boolean;
}

/** Who is in a search, and who could come in. */
export interface TeamSnapshot {
  mandateTitle: string;
  team: readonly { uid: string; name: string; isYou: boolean }[];
  others: readonly { uid: string; name: string; roles: readonly Role[]; work: Work }[];
  /** Conversations opened so far for whom is just coming in. */
  progress: { uid: string; done: number; total: number } | null;
}

export interface CreateMandateForm {
  title: string;
  client: string;
}

export interface AddCandidateForm {
  name: string;
  language: Language;
  source: Source;
  /** For codes on a new device only; empty if not given. */
  email: string;
  /** By what a colleague's candidate is known again; empty if not given. */
  employer: string;
  phone: string;
  /** Why somebody is written to although a colleague did, or although they are off-limits; empty where none is asked for. */
  reason: string;
  ownFirstName: string;
}

export interface MandatesActions {
  select(mandateId: string | null): void;
  openConversation(conversationId: string): void;
  startCreateMandate(): void;
  createMandate(form: CreateMandateForm): void;
  startAddCandidate(mandateId: string): void;
  /** Called while somebody is typed: looks up whether a colleague has them. */
  typeCandidate(person: Pick<AddCandidateForm, 'name' | 'employer' | 'email' | 'phone'>): void;
  addCandidate(form: AddCandidateForm): void;
  openTeam(mandateId: string): void;
  /** Takes somebody into the search whose dialog is open, with everything said in it so far. */
  enterTeam(uid: string): void;
  show(which: 'open' | 'closed'): void;
  startClose(mandateId: string): void;
  closeMandate(isPlaced: boolean): void;
  /** Of the selected one: opens it again, or asks those who may. */
  reopen(): void;
  closeDialog(): void;
  retry(): void;
}

/** The dialog that hands a reply link over. The secret is in `url` only; it goes nowhere but where the consultant puts it. */
export interface ShareLinkSnapshot {
  conversationId: string;
  candidateName: string;
  candidateLanguage: Language;
  agencyName: string;
  consultantFirstName: string;
  /** Null while the link is being made. */
  url: string | null;
  /** They have replied: the link alone opens nothing any more. */
  isClaimed: boolean;
  expiresAt: number | null;
  copied: 'none' | 'link' | 'text';
  work: Work;
}

export interface ShareLinkActions {
  /** `what` tells which of the two is marked as copied. */
  copy(text: string, what: 'link' | 'text'): void;
  close(): void;
  openConversation(conversationId: string): void;
  retry(): void;
}
