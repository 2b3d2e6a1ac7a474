// The table of google.firestore.v1.Firestore: which procedures exist, and which of them stream their answers.
import type { Procedure } from './call.ts';
import { batchGetDocuments, getDocument, listCollectionIds, listDocuments, partitionQuery, runAggregationQuery, runQuery } from './read-procedures.ts';
import { batchWrite, beginTransaction, commit, createDocument, deleteDocument, rollback, updateDocument } from './write-procedures.ts';

export interface ProcedureEntry {
  readonly run: Procedure;
  readonly streams: boolean;
}

const one = (run: Procedure): ProcedureEntry => ({ run, streams: false });
const many = (run: Procedure): ProcedureEntry => ({ run, streams: true });

/** By method name. Listen and Write are two-way streams and live in listen-stream.ts and write-stream.ts. */
export const procedures: ReadonlyMap<string, ProcedureEntry> = new Map([
  ['BatchGetDocuments', many(batchGetDocuments)],
  ['RunQuery', many(runQuery)],
  ['RunAggregationQuery', many(runAggregationQuery)],
  ['GetDocument', one(getDocument)],
  ['ListDocuments', one(listDocuments)],
  ['ListCollectionIds', one(listCollectionIds)],
  ['PartitionQuery', one(partitionQuery)],
  ['Commit', one(commit)],
  ['BatchWrite', one(batchWrite)],
  ['BeginTransaction', one(beginTransaction)],
  ['Rollback', one(rollback)],
  ['CreateDocument', one(createDocument)],
  ['UpdateDocument', one(updateDocument)],
  ['DeleteDocument', one(deleteDocument)],
]);
