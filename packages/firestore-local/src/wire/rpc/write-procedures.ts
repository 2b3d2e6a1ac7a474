// Commit, BatchWrite, BeginTransaction, Rollback, CreateDocument, UpdateDocument, DeleteDocument.
// A repeated Commit is decided again by its preconditions or its transaction, as in production: nothing here remembers requests.
import { randomBytes } from 'node:crypto';
import type { Caller, Engine } from '../../engine.ts';
import { Fault } from '../../model/fault.ts';
import type { CommitResult, Write } from '../../model/write.ts';
import { formatCommit, formatWriteResult } from '../codec/format-commit.ts';
import { formatDocument } from '../codec/format-document.ts';
import { formatStatus } from '../codec/format-status.ts';
import { databaseOf, parseDatabase, parseDocumentName, parseParent } from '../codec/parse-name.ts';
import { parseTransactionOptions } from '../codec/parse-read-options.ts';
import { parseFields } from '../codec/parse-value.ts';
import { parseMask, parsePrecondition, parseWrites } from '../codec/parse-write.ts';
import { asBytes, asShape, asString, has } from '../codec/shape.ts';
import type { Dialect } from '../codec/dialect.ts';
import type { Procedure } from './call.ts';

export const commit: Procedure = async (request, { engine, caller, dialect }) => {
  const database = parseDatabase(request['database']);
  const writes = parseWrites(request['writes'], database);
  const transaction = asBytes(request['transaction'], 'transaction');
  return [formatCommit(await engine.commit(caller, database, writes, transaction.length > 0 ? transaction : undefined), dialect)];
};

export const batchWrite: Procedure = async (request, { engine, caller, dialect }) => {
  const database = parseDatabase(request['database']);
  const outcomes = await engine.batchWrite(caller, database, parseWrites(request['writes'], database));
  return [
    {
      writeResults: outcomes.map((outcome) => (outcome instanceof Fault ? {} : formatWriteResult(outcome.results[0] ?? { transformResults: [] }, dialect))),
      status: outcomes.map((outcome) => (outcome instanceof Fault ? formatStatus(outcome) : { code: 0 })),
    },
  ];
};

export const beginTransaction: Procedure = async (request, { engine, dialect }) => {
  const transaction = await engine.begin(parseDatabase(request['database']), parseTransactionOptions(request['options']));
  return [{ transaction: dialect.bytes(transaction) }];
};

export const rollback: Procedure = async (request, { engine }) => {
  await engine.rollback(parseDatabase(request['database']), asBytes(request['transaction'], 'transaction'));
  return [{}];
};

/** A missing document id is made here, in the shape the SDKs make theirs: 20 characters, 120 bits. */
export const createDocument: Procedure = async (request, { engine, caller, dialect }) => {
  const database = databaseOf(asString(request['parent'], 'parent'));
  const id = asString(request['documentId'], 'documentId') || randomBytes(15).toString('base64url');
  const name = parseDocumentName(`${parseParent(request['parent'], database)}/${asString(request['collectionId'], 'collectionId')}/${id}`, database);
  const fields = parseFields(asShape(request['document'] ?? {}, 'document')['fields']);
  return [await set({ type: 'set', name, fields, transforms: [], precondition: { exists: false } }, engine, caller, dialect)];
};

export const updateDocument: Procedure = async (request, { engine, caller, dialect }) => {
  const document = asShape(request['document'], 'document');
  const database = databaseOf(asString(document['name'], 'name'));
  const precondition = parsePrecondition(request['currentDocument']);
  return [
    await set(
      {
        type: 'set',
        name: parseDocumentName(document['name'], database),
        fields: parseFields(document['fields']),
        transforms: [],
        ...(has(request, 'updateMask') && { mask: parseMask(request['updateMask']) }),
        ...(precondition && { precondition }),
      },
      engine,
      caller,
      dialect,
    ),
  ];
};

export const deleteDocument: Procedure = async (request, { engine, caller }) => {
  const database = databaseOf(asString(request['name'], 'name'));
  const precondition = parsePrecondition(request['currentDocument']);
  await engine.commit(caller, database, [{ type: 'delete', name: parseDocumentName(request['name'], database), ...(precondition && { precondition }) }]);
  return [{}];
};

/**
 * Answers with the document as the caller may read it. Who may write but not read gets back what was sent: the write stands
 * either way, and nothing else of the document is told.
 */
async function set(write: Write & { type: 'set' }, engine: Engine, caller: Caller, dialect: Dialect): Promise<object> {
  const database = databaseOf(write.name);
  const { commitTime }: CommitResult = await engine.commit(caller, database, [write]);
  try {
    const found = (await engine.get(caller, database, [write.name])).lookups[0]?.found;
    if (found) return formatDocument(found, dialect);
  } catch (error) {
    if (!(error instanceof Fault && error.status === 'PERMISSION_DENIED')) throw error;
  }
  return formatDocument({ name: write.name, fields: write.fields, createTime: commitTime, updateTime: commitTime }, dialect);
}
