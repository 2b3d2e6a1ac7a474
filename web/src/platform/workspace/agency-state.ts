import type { Role, Tier } from '@liexin/domain/agency/role';
import type { Language, Region } from '@liexin/domain/agency/region';
import type { ClosingCounts } from '@liexin/domain/retention/closing';
import type { ReaderCursor } from '../live/cursor-store.ts';
import type { LaneRow } from '../live/inbox-feed.ts';
import { noWishes, type InboxWishes } from '../live/inbox-wishes.ts';
import type { Instant } from '../live/message-order.ts';
import type { ConversationCard, MandateCard } from '../vault/cards.ts';
import type { PartsApart } from './parts-apart.ts';

/** A search as this member may see it. `card` is null until it is opened, and where it does not open. */
export interface Mandate {
  readonly id: string;
  readonly card: MandateCard | null;
  readonly compartment: string;
  readonly team: readonly string[];
  readonly isSample: boolean;
  readonly isClosed: boolean;
  readonly openedAtMs: number;
  /** Since when its key is to be renewed. */
  readonly keysDueMs?: number | null;
  /** The key for what is said of pay; absent: nobody has made it. */
  readonly compensation?: { readonly compartment: string; readonly keysDueMs: number | null } | null;
  readonly closedAtMs: number | null;
  readonly isPlaced: boolean;
  /** Conversations still follow a closing or its undoing. */
  readonly isSettling: boolean;
  /** Who asks to reopen it. */
  readonly reopenAskedBy: string | null;
  /** Lane of the team's own channel; null until somebody of the team made it. */
  readonly room: string | null;
}

/** State of a conversation's link, as its document sums it up. */
export interface LinkSummaryView {
  readonly linkId: string;
  readonly state: 'draft' | 'new' | 'open' | 'claimed' | 'ended';
  readonly reason: 'revoked' | 'replaced' | 'impostor' | 'expired' | 'erased' | 'agency-closed' | null;
  readonly guarded: boolean;
  readonly exposed: boolean;
  readonly opened: number;
  readonly waiting: number;
  readonly notes: number;
  readonly openedAtMs: number | null;
  readonly claimedAtMs: number | null;
  readonly expiresAtMs: number;
}

/** Somebody was put in charge of a conversation, or nobody was any more. */
export interface AssignmentRecord {
  readonly by: string;
  readonly from: string | null;
  readonly to: string | null;
  readonly atMs: number;
}

export interface Conversation {
  readonly id: string;
  readonly mandateId: string;
  readonly compartment: string;
  readonly card: ConversationCard | null;
  readonly guest: string;
  readonly language: Language;
  readonly lanes: { readonly candidate: string; readonly internal: string };
  readonly link: LinkSummaryView | null;
  /** Who answers; null: nobody yet. */
  readonly assigned: string | null;
  readonly assignments: readonly AssignmentRecord[];
  readonly isClosed: boolean;
  readonly closedAtMs: number | null;
  readonly isSample: boolean;
  readonly createdAtMs: number;
  readonly deleteByMs: number;
  /** Where its parts go on different days; absent: all of it goes on `deleteByMs`. */
  readonly apart?: PartsApart;
  /** A hold keeps it. */
  readonly isHeld?: boolean;
  /** The last contact both ways, to the day; null: none yet. */
  readonly contactAtMs: number | null;
}

/** Where people write to each other: a conversation, or the channel of a search's team, in which both lanes are the one. */
export type Talk = Pick<Conversation, 'id' | 'mandateId' | 'guest' | 'lanes'>;

export interface Member {
  readonly uid: string;
  readonly name: string;
  readonly email: string;
  readonly roles: readonly Role[];
  readonly isLead: boolean;
  readonly clearance: readonly Tier[];
  readonly status: 'active' | 'removed';
  readonly keysGeneration?: number;
  readonly devices: Readonly<Record<string, { readonly on: boolean; readonly keyLogSeq: number; readonly label?: string }>>;
  /** When a new device of theirs last asked to be let in. */
  readonly deviceAskedAtMs?: number | null;
}

export interface Agency {
  readonly displayName: string;
  readonly directory: string;
  readonly region: Region;
  readonly language: Language;
  readonly kitId: string;
  /** The audit key that was handed over last: to whom, with which kit, and whether it opens all searches. */
  readonly audit?: { readonly seq: number; readonly kitId: string; readonly holders: Readonly<Record<string, number>>; readonly isFilled: boolean } | null;
  readonly kitConfirmedAtMs: number | null;
  /** When somebody last showed that they hold it. */
  readonly kitTestedAtMs: number | null;
  /** Since when the directory's key is to be renewed. */
  readonly keysDueMs?: number | null;
  /** Since when somebody who could know the kit is gone. */
  readonly kitDueMs?: number | null;
  /** It is being closed; absent or null while it is not. */
  readonly closing?: AgencyClosing | null;
}

/** The day on which everything of the agency is deleted, and what that is about. */
export interface AgencyClosing {
  readonly id: string;
  readonly askedBy: string;
  readonly endsAtMs: number;
  readonly counts: ClosingCounts;
  readonly keptUntilMs: number | null;
  readonly recordUntilMs: number;
  /** The day has come. */
  readonly isOver: boolean;
}

/** Newest words of a lane, for the list. */
export interface Preview {
  /** Instant of the newest message that this was made for. */
  readonly at: Instant;
  readonly newest: { readonly sender: string; readonly text: string | null; readonly kind: 'opened' | 'deleted' | 'locked' | 'other' } | null;
  readonly unread: number;
  /** Unread notes of the team that name this member. */
  readonly mentions: number;
}

/** Everything that lists, heads and badges of the workspace are made of. */
export interface AgencyState {
  readonly status: 'loading' | 'ready' | 'failed';
  readonly code: string | null;
  readonly agency: Agency | null;
  readonly members: ReadonlyMap<string, Member>;
  readonly mandates: ReadonlyMap<string, Mandate>;
  readonly conversations: ReadonlyMap<string, Conversation>;
  readonly lanes: ReadonlyMap<string, LaneRow>;
  readonly reads: Readonly<Record<string, Instant>>;
  /** The own read marks are as the server has them: what lies after them is unread. */
  readonly areReadsKnown: boolean;
  readonly previews: ReadonlyMap<string, Preview>;
  /** By lane: how far the others are, where the own word is or was the newest. */
  readonly readers: ReadonlyMap<string, readonly ReaderCursor[]>;
  readonly wishes: InboxWishes;
}

export const emptyAgency: AgencyState = {
  status: 'loading',
  code: null,
  agency: null,
  members: new Map(),
  mandates: new Map(),
  conversations: new Map(),
  lanes: new Map(),
  reads: {},
  areReadsKnown: false,
  previews: new Map(),
  readers: new Map(),
  wishes: noWishes,
};
