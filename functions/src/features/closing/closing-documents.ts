import { paths } from '@liexin/domain/storage/paths';
import type { Firestore } from 'firebase-admin/firestore';
import type { ClosingDocument, ClosingWorkDocument } from '../../platform/closing-documents.ts';
import { docAt } from '../../platform/stored.ts';

export const closingRef = (db: Firestore, id: string) => docAt<ClosingDocument>(db, paths.closing(id));
export const workRef = (db: Firestore, agencyId: string) => docAt<ClosingWorkDocument>(db, paths.closingWork(agencyId));
