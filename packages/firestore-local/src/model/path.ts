import { Fault } from './fault.ts';

const DOCUMENTS = /^(projects\/([^/]+)\/databases\/([^/]+))\/documents(?:\/(.*))?$/s;
const RESERVED = /^__(?!id-?\d+__$).*__$/s;
const MAX_SEGMENTS = 100;
const MAX_ID_BYTES = 1500;

export interface ParsedName {
  /** projects/{p}/databases/{d} */
  readonly database: string;
  readonly segments: readonly string[];
}

/** Splits a resource name under …/documents. Throws INVALID_ARGUMENT when it is none, or a segment is empty, reserved or too long. */
export function parseName(name: string): ParsedName {
  const match = DOCUMENTS.exec(name);
  const database = match?.[1];
  if (database === undefined) throw new Fault('INVALID_ARGUMENT', 'Not a resource name under a database.');
  const rest = match?.[4];
  const segments = rest === undefined ? [] : rest.split('/');
  if (segments.length > MAX_SEGMENTS) throw new Fault('INVALID_ARGUMENT', `A path has at most ${MAX_SEGMENTS} segments.`);
  for (const segment of segments) checkSegment(segment);
  return { database, segments };
}

function checkSegment(segment: string): void {
  if (segment === '' || segment === '.' || segment === '..' || RESERVED.test(segment)) {
    throw new Fault('INVALID_ARGUMENT', 'A path segment is empty, "." or "..", or reserved.');
  }
  if (segment.length * 3 > MAX_ID_BYTES && Buffer.byteLength(segment) > MAX_ID_BYTES) {
    throw new Fault('INVALID_ARGUMENT', `A path segment has at most ${MAX_ID_BYTES} bytes.`);
  }
}

/** As `parseName`, for a document of the given database: an even number of segments. */
export function parseDocumentName(name: string, database: string): readonly string[] {
  const parsed = parseName(name);
  if (parsed.database !== database) throw new Fault('INVALID_ARGUMENT', 'The document belongs to another database.');
  if (parsed.segments.length === 0 || parsed.segments.length % 2 !== 0) throw new Fault('INVALID_ARGUMENT', 'Not the name of a document.');
  return parsed.segments;
}

/** The collection's full name: everything before the last slash. */
export function collectionOf(name: string): string {
  return name.slice(0, name.lastIndexOf('/'));
}

export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

/** The project and database ids of projects/{p}/databases/{d}. */
export function databaseIds(database: string): { readonly project: string; readonly id: string } {
  const [, project, , id] = database.split('/');
  if (project === undefined || id === undefined) throw new Fault('INVALID_ARGUMENT', 'Not the name of a database.');
  return { project, id };
}
