// google.firestore.v1.Write → Write.
import { Fault } from '../../model/fault.ts';
import type { FieldPath, Precondition, Transform, Write } from '../../model/write.ts';
import { parseFieldPath } from './field-path.ts';
import { parseDocumentName } from './parse-name.ts';
import { asBoolean, asList, asShape, asString, has, malformed, type Shape } from './shape.ts';
import { parseTimestamp } from './timestamp.ts';
import { parseFields, parseValue, parseValues } from './parse-value.ts';

export function parseWrites(input: unknown, database: string): Write[] {
  return asList(input, 'writes').map((write) => parseWrite(asShape(write, 'writes'), database));
}

function parseWrite(shape: Shape, database: string): Write {
  const precondition = parsePrecondition(shape['currentDocument']);
  if (has(shape, 'update')) {
    const document = asShape(shape['update'], 'update');
    const mask = has(shape, 'updateMask') ? parseMask(shape['updateMask']) : undefined;
    return {
      type: 'set',
      name: parseDocumentName(document['name'], database),
      fields: parseFields(document['fields']),
      transforms: parseTransforms(shape['updateTransforms']),
      ...(mask && { mask }),
      ...(precondition && { precondition }),
    };
  }
  for (const type of ['delete', 'verify'] as const) {
    if (has(shape, type)) return { type, name: parseDocumentName(shape[type], database), ...(precondition && { precondition }) };
  }
  if (has(shape, 'transform')) {
    // The old spelling of a write that only transforms: an update of no fields.
    const transform = asShape(shape['transform'], 'transform');
    const name = parseDocumentName(transform['document'], database);
    return { type: 'set', name, fields: new Map(), mask: [], transforms: parseTransforms(transform['fieldTransforms']), ...(precondition && { precondition }) };
  }
  throw new Fault('INVALID_ARGUMENT', 'A write must have an operation.');
}

/** google.firestore.v1.DocumentMask. */
export function parseMask(input: unknown): FieldPath[] {
  return asList(asShape(input, 'mask')['fieldPaths'], 'fieldPaths').map((path) => parseFieldPath(asString(path, 'fieldPaths')));
}

export function parsePrecondition(input: unknown): Precondition | undefined {
  if (input === undefined || input === null) return undefined;
  const shape = asShape(input, 'currentDocument');
  if (has(shape, 'exists')) return { exists: asBoolean(shape['exists'], 'exists') };
  if (has(shape, 'updateTime')) return { updateTime: parseTimestamp(shape['updateTime'], 'updateTime') };
  return undefined;
}

function parseTransforms(input: unknown): Transform[] {
  return asList(input, 'updateTransforms').map((item) => parseTransform(asShape(item, 'updateTransforms')));
}

function parseTransform(shape: Shape): Transform {
  const field = parseFieldPath(asString(shape['fieldPath'], 'fieldPath'));
  if (has(shape, 'setToServerValue')) {
    if (shape['setToServerValue'] !== 'REQUEST_TIME' && shape['setToServerValue'] !== 1) throw malformed('setToServerValue');
    return { field, type: 'serverTime' };
  }
  for (const type of ['increment', 'maximum', 'minimum'] as const) {
    if (has(shape, type)) return { field, type, value: parseValue(shape[type], type) };
  }
  if (has(shape, 'appendMissingElements')) return { field, type: 'appendMissing', values: elements(shape['appendMissingElements']) };
  if (has(shape, 'removeAllFromArray')) return { field, type: 'removeAll', values: elements(shape['removeAllFromArray']) };
  throw malformed('updateTransforms');
}

function elements(input: unknown) {
  return parseValues(asShape(input, 'values')['values'], 'values');
}
