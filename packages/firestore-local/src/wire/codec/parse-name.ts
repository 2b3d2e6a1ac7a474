// Resource names, checked against the database of the request: a call that names database A never touches database B.
import { Fault } from '../../model/fault.ts';
import { asString } from './shape.ts';

const databasePattern = /^projects\/[^/]+\/databases\/[^/]+$/;

/** `projects/{p}/databases/{d}`. */
export function parseDatabase(input: unknown): string {
  const database = asString(input, 'database');
  if (!databasePattern.test(database)) throw new Fault('INVALID_ARGUMENT', 'Invalid database name.');
  return database;
}

/** The database of any name below it. */
export function databaseOf(name: string): string {
  return parseDatabase(name.split('/', 4).join('/'));
}

/** A document's full name: an even, positive number of segments after `…/documents/`. */
export function parseDocumentName(input: unknown, database: string): string {
  const name = asString(input, 'name');
  if (segmentsBelow(name, database) % 2 !== 0 || name.endsWith('/documents')) throw new Fault('INVALID_ARGUMENT', 'Invalid document name.');
  return name;
}

/** A query's parent: `…/documents` or a document's name. */
export function parseParent(input: unknown, database: string): string {
  const name = asString(input, 'parent').replace(/\/$/, '');
  if (segmentsBelow(name, database) % 2 !== 0) throw new Fault('INVALID_ARGUMENT', 'Invalid parent name.');
  return name;
}

/** Number of path segments below `{database}/documents`; INVALID_ARGUMENT when the name is elsewhere or has empty segments. */
function segmentsBelow(name: string, database: string): number {
  const root = `${database}/documents`;
  if (name === root) return 0;
  const segments = name.startsWith(`${root}/`) ? name.slice(root.length + 1).split('/') : [];
  if (segments.length === 0 || segments.includes('') || segments.includes('.') || segments.includes('..')) {
    throw new Fault('INVALID_ARGUMENT', 'Invalid resource name.');
  }
  return segments.length;
}
