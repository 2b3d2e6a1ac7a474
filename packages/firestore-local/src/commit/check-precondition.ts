import type { Document } from '../model/document.ts';
import { Fault } from '../model/fault.ts';
import { toMicros } from '../model/timestamp.ts';
import type { Precondition } from '../model/write.ts';

/**
 * The fault a precondition raises, or undefined when it holds. The codes are those the SDKs act on: NOT_FOUND for an update of nothing,
 * ALREADY_EXISTS for a second create, FAILED_PRECONDITION for another version (web transactions try again).
 */
export function checkPrecondition(stored: Document | undefined, precondition: Precondition | undefined): Fault | undefined {
  if (precondition === undefined) return undefined;
  if ('exists' in precondition) {
    if (precondition.exists === (stored !== undefined)) return undefined;
    return stored ? new Fault('ALREADY_EXISTS', 'Document already exists.') : new Fault('NOT_FOUND', 'No document to update.');
  }
  // SDKs echo a time with other fractional digits, so times are compared as numbers.
  if (stored && toMicros(stored.updateTime) === toMicros(precondition.updateTime)) return undefined;
  return new Fault('FAILED_PRECONDITION', 'The stored version does not match the required base version.');
}
