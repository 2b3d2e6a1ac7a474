// Stored documents as the admin SDK sees them, and those that only the server knows. FORMAT: fields are only ever added.
import type { CertificateDocument, HoldDocument, TrashDocument } from '@liexin/domain/storage/deletion-documents';
import type {
  AgencyDocument,
  ApprovalDocument,
  CandidateDeviceDocument,
  ChainTipDocument,
  ConversationDocument,
  CursorDocument,
  EmergencyDocument,
  EpochDocument,
  GenerationDocument,
  GuestDocument,
  InvitationDocument,
  KeyLogDocument,
  LaneDocument,
  LedgerRowDocument,
  MandateDocument,
  MemberDocument,
  MemberKeysDocument,
  MessageDocument,
  RecoveryRequestDocument,
  SignerListDocument,
  WrapDocument,
} from '@liexin/domain/storage/documents';
import type { HandoverDocument, HandoverItemDocument } from '@liexin/domain/storage/handover-document';
import type { RetentionChangeDocument, RetentionRuleDocument } from '@liexin/domain/storage/retention-documents';
import type { ExportDocument } from '@liexin/domain/storage/export-document';
import type { TaskDocument } from '@liexin/domain/storage/task-document';
import type { CollectionReference, DocumentReference, Firestore, Timestamp } from 'firebase-admin/firestore';

type B = Uint8Array;
type T = Timestamp;

export type Agency = AgencyDocument<B, T>;
export type Member = MemberDocument<B, T>;
export type MemberKeys = MemberKeysDocument<B>;
export type KeyLogRow = KeyLogDocument<B, T>;
export type Mandate = MandateDocument<B, T>;
export type Generation = GenerationDocument<B>;
export type Wrap = WrapDocument<B>;
export type Conversation = ConversationDocument<B, T>;
export type Lane = LaneDocument<B, T>;
export type Epoch = EpochDocument<B>;
export type SignerList = SignerListDocument<B>;
export type Message = MessageDocument<B, T>;
export type Cursor = CursorDocument<T>;
export type CandidateDevice = CandidateDeviceDocument<B>;
export type Task = TaskDocument<B, T>;
export type Guest = GuestDocument<T>;
export type StoredExport = ExportDocument<B, T>;
export type Handover = HandoverDocument<B, T>;
export type HandoverItem = HandoverItemDocument<T>;
export type Emergency = EmergencyDocument<B, T>;
export type StoredApproval = ApprovalDocument<T>;
export type Hold = HoldDocument<B, T>;
export type Trash = TrashDocument<B, T>;
export type Certificate = CertificateDocument<T>;
export type StoredRule = RetentionRuleDocument<T>;
export type StoredChange = RetentionChangeDocument<T>;
export type RecoveryRequest = RecoveryRequestDocument<B, T>;
export type Invitation = InvitationDocument<B, T>;
export type ChainTip = ChainTipDocument<B, T>;
export type LedgerRow = LedgerRowDocument<B, T>;

/** A reference typed by the shape that `paths` promises for it. */
export const docAt = <D>(db: Firestore, path: string): DocumentReference<D> => db.doc(path) as unknown as DocumentReference<D>;
/** A collection typed likewise. */
export const collectionAt = <D>(db: Firestore, path: string): CollectionReference<D> => db.collection(path) as unknown as CollectionReference<D>;
