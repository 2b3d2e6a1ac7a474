import { expect, test } from 'vitest';
import { matchRoute } from './match-route.ts';

const root = 'projects/p/databases/(default)/documents';
const match = (method: string, path: string, body = {}) => matchRoute(method, new URL(`http://h/v1/${path}`), body);

test.each([
  ['POST', `${root}:commit`, 'Commit', { database: 'projects/p/databases/(default)' }],
  ['POST', 'projects/p/databases/%28default%29/documents:batchGet', 'BatchGetDocuments', { database: 'projects/p/databases/(default)' }],
  ['POST', `${root}:runQuery`, 'RunQuery', { parent: root }],
  ['POST', `${root}/a/b:runAggregationQuery`, 'RunAggregationQuery', { parent: `${root}/a/b` }],
  ['GET', `${root}/a/b%2Fc?mask.fieldPaths=x&mask.fieldPaths=y`, 'GetDocument', { name: `${root}/a/b/c`, mask: { fieldPaths: ['x', 'y'] } }],
  ['GET', `${root}/a?pageSize=5&pageToken=t`, 'ListDocuments', { parent: root, collectionId: 'a', pageSize: '5', pageToken: 't' }],
  ['POST', `${root}/a/b/c?documentId=d`, 'CreateDocument', { parent: `${root}/a/b`, collectionId: 'c', document: {}, documentId: 'd' }],
  [
    'PATCH',
    `${root}/a/b?updateMask.fieldPaths=x&currentDocument.exists=true`,
    'UpdateDocument',
    { document: { name: `${root}/a/b` }, updateMask: { fieldPaths: ['x'] }, currentDocument: { exists: true } },
  ],
  ['DELETE', `${root}/a/b?currentDocument.updateTime=t`, 'DeleteDocument', { name: `${root}/a/b`, currentDocument: { updateTime: 't' } }],
])('[FW30] %s %s is %s', (method, path, procedure, request) => {
  expect(match(method, path)).toStrictEqual({ procedure, request });
});

test.each([
  ['GET', `${root}:commit`],
  ['POST', root],
  ['GET', root],
  ['PUT', `${root}/a/b`],
  ['POST', `${root}/a/b:commit`],
  ['POST', `${root}:unknown`],
  ['GET', 'projects/p'],
])('[FW30] %s %s is nothing', (method, path) => {
  expect(match(method, path)).toBeUndefined();
});

test('[FW30] the URL decides, not the body', () => {
  expect(match('POST', `${root}:commit`, { database: 'projects/p/databases/shred' })?.request['database']).toBe('projects/p/databases/(default)');
});
