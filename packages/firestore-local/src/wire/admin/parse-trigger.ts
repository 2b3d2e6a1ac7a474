// Trigger registrations, as the Functions emulator sends them.
import type { TriggerSpec } from '../../engine.ts';
import { Fault } from '../../model/fault.ts';
import { asShape, asString } from '../codec/shape.ts';

/** Second generation: {eventType, database, namespace, document: {value, matchType}}. */
export function parseEventTrigger(project: string, body: unknown): TriggerSpec {
  const shape = asShape(body, 'body');
  const document = asShape(shape['document'] ?? {}, 'document');
  return {
    project,
    eventType: asString(shape['eventType'], 'eventType'),
    database: asString(shape['database'], 'database') || '(default)',
    // A trigger without a document watches them all.
    document: asString(document['value'], 'document') || '{document=**}',
    matchType: document['matchType'] === 'EXACT' ? 'EXACT' : 'PATH_PATTERN',
  };
}

/** First generation: {eventTrigger: {eventType, resource, service}}, the resource naming database and pattern. */
export function parseTrigger(project: string, body: unknown): TriggerSpec {
  const trigger = asShape(asShape(body, 'body')['eventTrigger'], 'eventTrigger');
  const resource = /^projects\/[^/]+\/databases\/([^/]+)\/documents\/(.+)$/.exec(asString(trigger['resource'], 'resource'));
  if (!resource) throw new Fault('INVALID_ARGUMENT', 'The trigger names no documents.');
  const [, database = '', document = ''] = resource;
  return { project, eventType: asString(trigger['eventType'], 'eventType'), database, document, matchType: document.includes('{') ? 'PATH_PATTERN' : 'EXACT' };
}
