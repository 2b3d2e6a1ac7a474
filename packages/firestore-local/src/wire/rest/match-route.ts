// URLs of the Firestore REST API (google/firestore/v1/firestore.proto, option google.api.http) → procedure and request.
import type { Shape } from '../codec/shape.ts';

export interface Route {
  readonly procedure: string;
  readonly request: Shape;
}

/** Custom methods: what the URL names is the database, or the parent of a query. */
const customMethods: ReadonlyMap<string, readonly [procedure: string, names: 'database' | 'parent']> = new Map([
  ['commit', ['Commit', 'database']],
  ['batchGet', ['BatchGetDocuments', 'database']],
  ['batchWrite', ['BatchWrite', 'database']],
  ['beginTransaction', ['BeginTransaction', 'database']],
  ['rollback', ['Rollback', 'database']],
  ['runQuery', ['RunQuery', 'parent']],
  ['runAggregationQuery', ['RunAggregationQuery', 'parent']],
  ['listCollectionIds', ['ListCollectionIds', 'parent']],
  ['partitionQuery', ['PartitionQuery', 'parent']],
]);

/** Undefined when no procedure has this URL and HTTP method. `body` is the parsed JSON body. */
export function matchRoute(method: string, url: URL, body: Shape): Route | undefined {
  const match = /^\/v1\/(projects\/[^/]+\/databases\/[^/]+)\/documents(\/[^:]*)?(?::([A-Za-z]+))?$/.exec(url.pathname);
  if (!match) return undefined;
  const database = decodeURIComponent(match[1] ?? '');
  const path = decodePath(match[2] ?? '');
  const name = `${database}/documents${path.map((segment) => `/${segment}`).join('')}`;
  if (match[3] !== undefined) {
    const custom = method === 'POST' ? customMethods.get(match[3]) : undefined;
    if (!custom || (custom[1] === 'database' && path.length > 0)) return undefined;
    return { procedure: custom[0], request: { ...body, ...(custom[1] === 'database' ? { database } : { parent: name }) } };
  }
  const isDocument = path.length > 0 && path.length % 2 === 0;
  return isDocument ? documentRoute(method, url.searchParams, name, body) : collectionRoute(method, url.searchParams, name, body);
}

function documentRoute(method: string, query: URLSearchParams, name: string, body: Shape): Route | undefined {
  const currentDocument = preconditionOf(query);
  if (method === 'GET') return { procedure: 'GetDocument', request: { name, ...maskOf(query, 'mask'), ...textOf(query, 'transaction', 'readTime') } };
  if (method === 'PATCH') return { procedure: 'UpdateDocument', request: { document: { ...body, name }, ...maskOf(query, 'updateMask'), ...currentDocument } };
  if (method === 'DELETE') return { procedure: 'DeleteDocument', request: { name, ...currentDocument } };
  return undefined;
}

function collectionRoute(method: string, query: URLSearchParams, name: string, body: Shape): Route | undefined {
  const slash = name.lastIndexOf('/');
  const [parent, collectionId] = [name.slice(0, slash), name.slice(slash + 1)];
  if (collectionId === 'documents' && parent.split('/').length === 4) return undefined;
  if (method === 'GET') {
    return {
      procedure: 'ListDocuments',
      request: { parent, collectionId, ...maskOf(query, 'mask'), ...textOf(query, 'pageSize', 'pageToken', 'orderBy', 'transaction', 'readTime') },
    };
  }
  if (method === 'POST') return { procedure: 'CreateDocument', request: { parent, collectionId, document: body, ...textOf(query, 'documentId') } };
  return undefined;
}

function decodePath(path: string): string[] {
  return path
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => decodeURIComponent(segment));
}

function textOf(query: URLSearchParams, ...names: readonly string[]): Shape {
  return Object.fromEntries(names.flatMap((name) => (query.has(name) ? [[name, query.get(name)]] : [])));
}

function maskOf(query: URLSearchParams, name: 'mask' | 'updateMask'): Shape {
  const fieldPaths = query.getAll(`${name}.fieldPaths`);
  return fieldPaths.length > 0 ? { [name]: { fieldPaths } } : {};
}

function preconditionOf(query: URLSearchParams): Shape {
  const exists = query.get('currentDocument.exists');
  if (exists !== null) return { currentDocument: { exists: exists === 'true' } };
  const updateTime = query.get('currentDocument.updateTime');
  return updateTime === null ? {} : { currentDocument: { updateTime } };
}
