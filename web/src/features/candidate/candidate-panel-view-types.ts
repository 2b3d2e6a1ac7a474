import type { PartDays } from '../../platform/workspace/parts-apart.ts';
import type { PreviewSnapshot } from './candidate-preview-types.ts';
import type { Assign, AssignSnapshot, Language, Person, Region, Source, Work } from '../../ui/view-types.ts';

export type LinkState =
  | { status: 'making' }
  /** Made and not opened by anybody. */
  | { status: 'new'; madeAt: number; expiresAt: number; guarded: boolean }
  /** Opened, nobody has replied. */
  | { status: 'open'; devices: number; firstOpenedAt: number; expiresAt: number; guarded: boolean }
  /** The candidate replied; it is theirs. */
  | { status: 'claimed'; claimedAt: number; devices: number; expiresAt: number }
  | { status: 'ended'; why: 'revoked' | 'replaced' | 'impostor' | 'expired' | 'erased' | 'agency-closed'; at: number };

/** A candidate's device that waits for a tap of the consultant. */
export interface CandidateWaitingDevice {
  deviceId: string;
  label: string;
  since: number;
  work: Work;
}

/** What somebody who waits wrote. Not part of the conversation: anybody who holds the link could have written it. */
export interface WaitingNote {
  noteId: string;
  at: number;
  text: string;
}

export interface CandidatePanelSnapshot {
  conversationId: string;
  name: string | null;
  mandateTitle: string | null;
  language: Language;
  source: { kind: Source; addedAt: number };
  isSample: boolean;
  readers: readonly Person[];
  /** Who answers; null: not known yet. */
  assign: AssignSnapshot | null;
  /** Who reads for a while only, in an emergency; server time in ms. */
  /** `reason`: null until it is opened, and for whom it is not. */
  visitors: readonly { name: string; until: number; reason: string | null }[];
  /** People the server's list has and the signed list lacks, or the other way round: shown in red. */
  readerMismatch: readonly { name: string; how: 'added-by-server' | 'left-out-by-server' }[];
  link: LinkState;
  linkWork: Work;
  waitingDevices: readonly CandidateWaitingDevice[];
  notes: readonly WaitingNote[];
  deletion: null | {
    at: number;
    /** Never deleted before, null if the rule has no lower bound. */
    keepUntil: number | null;
    /** The last contact both ways; none yet: the first day. */
    contactAt: number;
    /** Whose rule an agency begins with; null: a rule that the agency made. */
    region: Region | null;
    onHold: boolean;
    /** How talk and team notes go, where not on one day; `at` is that of the talk, or where that is gone, of the notes. */
    parts: PartDays | null;
    /** Messages go month by month before that: when the next ones go (ms), null while that is not known. Absent: they do not. */
    months?: { next: number | null };
  };
  /** Groups of four digits. */
  checkCode: readonly string[];
  /** Times of the six digits, for the sentence about coming back. */
  digits: 'not-set' | 'set' | 'void';
  /** Null while nobody looks at it. */
  preview: PreviewSnapshot | null;
}

export interface CandidatePanelActions {
  /** Opens the share dialog (copy, QR, mailto:, sms:). */
  shareLink(): void;
  /** Shows the candidate's screens without opening the link. */
  openPreview(): void;
  closePreview(): void;
  renewLink(): void;
  revokeLink(): void;
  /** With the reason the consultant typed. */
  notTheCandidate(reason: string): void;
  /** `number` is what the consultant typed: four ASCII digits read out by the candidate. */
  letIn(deviceId: string, number: string): void;
  refuseDevice(deviceId: string): void;
  dismissNote(noteId: string): void;
  copyCheckCode(): void;
  assign: Assign;
  /** Where the panel is folded away. */
  close(): void;
}
