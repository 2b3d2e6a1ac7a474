// Field paths on the wire: `a.b`, with anything but [A-Za-z_][A-Za-z_0-9]* between backticks and \` \\ as escapes
// (google.firestore.v1.DocumentMask, Value, StructuredQuery.FieldReference).
import { Fault } from '../../model/fault.ts';
import type { FieldPath } from '../../model/write.ts';

const simple = /[A-Za-z_][A-Za-z_0-9]*/y;
const quoted = /`((?:[^`\\]|\\.)+)`/sy;

/** Segments of a field path; INVALID_ARGUMENT when the text is not one. */
export function parseFieldPath(text: string): FieldPath {
  const path: string[] = [];
  let at = 0;
  for (;;) {
    const pattern = text[at] === '`' ? quoted : simple;
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (!match) break;
    path.push(match[1] === undefined ? match[0] : match[1].replace(/\\(.)/gs, '$1'));
    at = pattern.lastIndex;
    if (at === text.length) return path;
    if (text[at] !== '.') break;
    at += 1;
  }
  throw new Fault('INVALID_ARGUMENT', 'Invalid property path.');
}
