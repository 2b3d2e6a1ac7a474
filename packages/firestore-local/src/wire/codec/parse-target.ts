// google.firestore.v1.Target → Target.
import type { Target, TargetSpec } from '../../engine.ts';
import { Fault } from '../../model/fault.ts';
import { parseDocumentName } from './parse-name.ts';
import { parseQuery } from './parse-query.ts';
import { asBoolean, asBytes, asInt32, asList, asShape, has, type Shape } from './shape.ts';
import { parseTimestamp } from './timestamp.ts';

/** The id by which the client knows the target: what else is wrong with it can then be told of this target alone. */
export function parseTargetId(input: unknown): number {
  const targetId = asInt32(asShape(input, 'addTarget')['targetId'], 'targetId');
  if (targetId <= 0) throw new Fault('INVALID_ARGUMENT', 'A target needs a positive target id.');
  return targetId;
}

export function parseTarget(input: unknown, database: string): Target {
  const shape = asShape(input, 'addTarget');
  const targetId = parseTargetId(input);
  return {
    targetId,
    spec: parseSpec(shape, database),
    once: asBoolean(shape['once'], 'once'),
    ...parseResume(shape),
    ...(has(shape, 'expectedCount') && { expectedCount: asInt32(shape['expectedCount'], 'expectedCount') }),
  };
}

function parseSpec(shape: Shape, database: string): TargetSpec {
  if (has(shape, 'documents')) {
    const names = asList(asShape(shape['documents'], 'documents')['documents'], 'documents').map((name) => parseDocumentName(name, database));
    return { type: 'documents', names };
  }
  if (has(shape, 'query')) {
    const query = asShape(shape['query'], 'query');
    return { type: 'query', query: parseQuery(query['structuredQuery'], query['parent'], database) };
  }
  throw new Fault('UNIMPLEMENTED', 'Only document and structured query targets are supported.');
}

function parseResume(shape: Shape): Pick<Target, 'resume'> {
  if (has(shape, 'resumeToken')) {
    const token = asBytes(shape['resumeToken'], 'resumeToken');
    return token.length > 0 ? { resume: token } : {};
  }
  return has(shape, 'readTime') ? { resume: { readTime: parseTimestamp(shape['readTime'], 'readTime') } } : {};
}
