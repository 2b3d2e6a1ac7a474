import type { Document } from '../model/document.ts';
import { checkDocument } from '../model/document-size.ts';
import { Fault } from '../model/fault.ts';
import { getField, withField } from '../model/fields.ts';
import { parseDocumentName } from '../model/path.ts';
import { sameFields } from '../model/same-value.ts';
import type { Fields, Timestamp, Value } from '../model/value.ts';
import type { Write, WriteResult } from '../model/write.ts';
import { applyTransform } from './apply-transform.ts';
import { checkPrecondition } from './check-precondition.ts';

const MAX_WRITES = 500;

/** One write worked out but not yet in force. `before` is the state before the whole commit, as rules are asked about it. */
export interface StagedWrite {
  readonly write: Write;
  readonly segments: readonly string[];
  readonly before: Document | undefined;
  readonly after: Document | undefined;
  readonly result: WriteResult;
}

export interface Staged {
  readonly writes: readonly StagedWrite[];
  /** The state of every named document after all writes. */
  readonly after: ReadonlyMap<string, Document | undefined>;
  /** The first precondition that did not hold. It is thrown only after the rules allowed the writes, so that it tells a stranger nothing. */
  readonly fault: Fault | undefined;
}

function merge(write: Extract<Write, { readonly type: 'set' }>, stored: Document | undefined): Fields {
  if (write.mask === undefined) return write.fields;
  let fields: Fields = stored?.fields ?? new Map();
  for (const path of write.mask) fields = withField(fields, path, getField(write.fields, path));
  return fields;
}

function set(
  write: Extract<Write, { readonly type: 'set' }>,
  stored: Document | undefined,
  time: Timestamp,
): { readonly after: Document; readonly result: WriteResult } {
  let fields = merge(write, stored);
  const transformResults: Value[] = [];
  for (const transform of write.transforms) {
    const { value, result } = applyTransform(getField(fields, transform.field), transform, time);
    fields = withField(fields, transform.field, value);
    transformResults.push(result);
  }
  checkDocument(write.name, fields);
  // A write that changes nothing keeps the version: no event, no listener is told.
  if (stored && sameFields(stored.fields, fields)) return { after: stored, result: { updateTime: stored.updateTime, transformResults } };
  const after = { name: write.name, fields, createTime: stored?.createTime ?? time, updateTime: time };
  return { after, result: { updateTime: time, transformResults } };
}

/** Works out all writes of a commit in order, each on what the ones before it left. Throws INVALID_ARGUMENT; changes nothing. */
export function stageWrites(read: (name: string) => Document | undefined, database: string, writes: readonly Write[], time: Timestamp): Staged {
  if (writes.length > MAX_WRITES) throw new Fault('INVALID_ARGUMENT', `A commit has at most ${MAX_WRITES} writes.`);
  const after = new Map<string, Document | undefined>();
  let fault: Fault | undefined;
  const staged = writes.map((write): StagedWrite => {
    const segments = parseDocumentName(write.name, database);
    const before = read(write.name);
    const stored = after.has(write.name) ? after.get(write.name) : before;
    // What this commit deletes itself is not "missing": the commit contradicts itself.
    const raised = checkPrecondition(stored, write.precondition);
    fault ??=
      raised?.status === 'NOT_FOUND' && after.has(write.name)
        ? new Fault('INVALID_ARGUMENT', 'A document deleted by a commit cannot be updated by it.')
        : raised;
    if (write.type === 'verify') return { write, segments, before, after: stored, result: { transformResults: [] } };
    const next = write.type === 'set' ? set(write, stored, time) : { after: undefined, result: { transformResults: [] } };
    after.set(write.name, next.after);
    return { write, segments, before, ...next };
  });
  return { writes: staged, after, fault };
}
