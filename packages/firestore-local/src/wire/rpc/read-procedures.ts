// BatchGetDocuments, GetDocument, ListDocuments, ListCollectionIds, RunQuery, RunAggregationQuery, PartitionQuery.
import { Fault } from '../../model/fault.ts';
import type { Query } from '../../model/query.ts';
import { formatDocument } from '../codec/format-document.ts';
import { formatFields } from '../codec/format-value.ts';
import { parseFieldPath } from '../codec/field-path.ts';
import { databaseOf, parseDatabase, parseDocumentName, parseParent } from '../codec/parse-name.ts';
import { parseAggregations, parseQuery } from '../codec/parse-query.ts';
import { parseReadOptions } from '../codec/parse-read-options.ts';
import { parseMask } from '../codec/parse-write.ts';
import { asInt32, asList, asShape, asString, has, type Shape } from '../codec/shape.ts';
import type { Call, Procedure } from './call.ts';

/** Documents per page of ListDocuments when the client names no size. */
const defaultPageSize = 100;

function readOptions(request: Shape) {
  return { ...parseReadOptions(request), ...(has(request, 'mask') && { mask: parseMask(request['mask']) }) };
}

export const batchGetDocuments: Procedure = async (request, { engine, caller, dialect }) => {
  const database = parseDatabase(request['database']);
  const names = asList(request['documents'], 'documents').map((name) => parseDocumentName(name, database));
  const { lookups, transaction } = await engine.get(caller, database, names, readOptions(request));
  const answers: object[] = lookups.map((lookup) => ({
    ...(lookup.found ? { found: formatDocument(lookup.found, dialect) } : { missing: lookup.name }),
    readTime: dialect.timestamp(lookup.readTime),
  }));
  // Its own message, first: a client learns the transaction even when it asked for no document.
  return transaction ? [{ transaction: dialect.bytes(transaction) }, ...answers] : answers;
};

export const getDocument: Procedure = async (request, { engine, caller, dialect }) => {
  const database = databaseOf(asString(request['name'], 'name'));
  const name = parseDocumentName(request['name'], database);
  const [lookup] = (await engine.get(caller, database, [name], readOptions(request))).lookups;
  if (!lookup?.found) throw new Fault('NOT_FOUND', 'The document does not exist.');
  return [formatDocument(lookup.found, dialect)];
};

/** Pages in name order; the page token is the last name of the page before. Documents that exist only as parents are not listed. */
export const listDocuments: Procedure = async (request, { engine, caller, dialect }) => {
  const database = databaseOf(asString(request['parent'], 'parent'));
  const mask = has(request, 'mask') ? parseMask(request['mask']) : [];
  const pageSize = asInt32(request['pageSize'], 'pageSize') || defaultPageSize;
  const after = asString(request['pageToken'], 'pageToken');
  const orderBy = asString(request['orderBy'], 'orderBy');
  if (orderBy !== '' && orderBy !== '__name__') throw new Fault('UNIMPLEMENTED', 'Documents are listed in name order only.');
  const query: Query = {
    parent: parseParent(request['parent'], database),
    collection: asString(request['collectionId'], 'collectionId') || null,
    allDescendants: false,
    orderBy: [{ field: parseFieldPath('__name__'), direction: 'asc' }],
    ...(mask.length > 0 && { select: mask }),
    ...(after !== '' && { startAt: { values: [{ type: 'reference', value: parseDocumentName(after, database) }], before: false } }),
    limit: pageSize,
  };
  const { documents } = await engine.query(caller, database, query, parseReadOptions(request));
  const last = documents.at(-1);
  const nextPageToken = last && documents.length === pageSize ? { nextPageToken: last.name } : {};
  return [{ documents: documents.map((document) => formatDocument(document, dialect)), ...nextPageToken }];
};

/** For the admin only, as in production: security rules have no word for it. */
export const listCollectionIds: Procedure = async (request, { engine, caller }) => {
  if (caller.kind !== 'admin') throw new Fault('PERMISSION_DENIED', 'Missing or insufficient permissions.');
  const database = databaseOf(asString(request['parent'], 'parent'));
  return [{ collectionIds: await engine.listCollections(database, parseParent(request['parent'], database)) }];
};

export const runQuery: Procedure = async (request, { engine, caller, dialect }) => {
  const database = databaseOf(asString(request['parent'], 'parent'));
  const query = parseQuery(request['structuredQuery'], request['parent'], database);
  const { documents, readTime, transaction } = await engine.query(caller, database, query, parseReadOptions(request));
  const at = { readTime: dialect.timestamp(readTime) };
  const answers: object[] = documents.map((document) => ({ document: formatDocument(document, dialect), ...at }));
  // A query without results still tells its read time.
  if (answers.length === 0) answers.push(at);
  return transaction ? [{ transaction: dialect.bytes(transaction) }, ...answers] : answers;
};

export const runAggregationQuery: Procedure = async (request, { engine, caller, dialect }) => {
  const database = databaseOf(asString(request['parent'], 'parent'));
  const structured = asShape(request['structuredAggregationQuery'], 'structuredAggregationQuery');
  const query = parseQuery(structured['structuredQuery'], request['parent'], database);
  const aggregations = parseAggregations(structured['aggregations']);
  const { result, readTime, transaction } = await engine.aggregate(caller, database, query, aggregations, parseReadOptions(request));
  return [
    {
      result: { aggregateFields: formatFields(result, dialect) },
      readTime: dialect.timestamp(readTime),
      ...(transaction && { transaction: dialect.bytes(transaction) }),
    },
  ];
};

/** No cut points: the whole query is one partition, which the API allows. */
export const partitionQuery: Procedure = (_request: Shape, _call: Call) => Promise.resolve([{ partitions: [] }]);
