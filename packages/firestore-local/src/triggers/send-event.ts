import { databaseIds } from '../model/path.ts';
import { encodeEventData } from './encode-event-data.ts';
import type { TriggerEvent } from './trigger-event.ts';

const TIMEOUT_MS = 120_000;

/** What became of a delivery: `away` when nobody answered, `failed` when the handler (or the emulator) refused. */
export type Delivery = 'done' | 'failed' | 'away';

/** RFC 3339 in UTC with microseconds. */
function isoTime(micros: bigint): string {
  const part = String(micros % 1_000_000n).padStart(6, '0');
  return new Date(Number(micros / 1000n)).toISOString().replace(/\.\d+Z$/, `.${part}Z`);
}

function headersOf(event: TriggerEvent): Record<string, string> {
  const { project, id } = databaseIds(event.database);
  const path = encodeURI(event.path);
  return {
    'content-type': 'application/protobuf',
    'ce-id': event.id,
    'ce-specversion': '1.0',
    'ce-type': event.eventType,
    'ce-source': `//firestore.googleapis.com/${event.database}`,
    'ce-subject': `documents/${path}`,
    'ce-time': isoTime(event.micros),
    'ce-project': project,
    'ce-database': id,
    'ce-namespace': '(default)',
    'ce-document': path,
    'ce-location': 'us-central1',
    ...(event.eventType.endsWith('.withAuthContext') && { 'ce-authtype': event.authType, 'ce-authid': event.authId }),
  };
}

/**
 * Hands one event to the Functions emulator as a binary CloudEvent; the body is base64 text, which the emulator expects. Answers after the
 * handler ran. The event's id is the same at every attempt, so that a handler can tell a repetition.
 */
export async function sendEvent(host: string, project: string, triggerKey: string, event: TriggerEvent, signal: AbortSignal): Promise<Delivery> {
  const url = `http://${host}/functions/projects/${encodeURIComponent(project)}/triggers/${encodeURIComponent(triggerKey)}`;
  const body = Buffer.from(encodeEventData(event)).toString('base64');
  try {
    const answer = await fetch(url, { method: 'POST', headers: headersOf(event), body, signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]) });
    await answer.arrayBuffer();
    return answer.ok ? 'done' : 'failed';
  } catch {
    return 'away';
  }
}
