// The Firestore REST API: transactions and counts of the web SDK, the lite SDK, and plain HTTP clients.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../../engine.ts';
import { Fault } from '../../model/fault.ts';
import { jsonDialect } from '../codec/dialect.ts';
import { asShape, type Shape } from '../codec/shape.ts';
import { readBody } from '../http/read-body.ts';
import { sendFault, sendJson } from '../http/send.ts';
import { parseCaller } from '../parse-caller.ts';
import { procedures } from '../rpc/procedures.ts';
import { toFault, type Report } from '../to-fault.ts';
import { matchRoute } from './match-route.ts';

/** True when the path is below /v1/ and has been answered. Streaming procedures answer with one JSON array. */
export async function serveRest(request: IncomingMessage, response: ServerResponse, url: URL, engine: Engine, report: Report): Promise<boolean> {
  if (!url.pathname.startsWith('/v1/')) return false;
  let streams = false;
  try {
    const body = parseBody(await readBody(request));
    const route = matchRoute(request.method ?? 'GET', url, body);
    const entry = route && procedures.get(route.procedure);
    if (!route || !entry) throw new Fault('NOT_FOUND', 'No such method.');
    streams = entry.streams;
    const answers = await entry.run(route.request, { engine, caller: parseCaller(request.headers.authorization), dialect: jsonDialect, report });
    sendJson(response, 200, streams ? answers : answers[0]);
  } catch (error) {
    sendFault(response, error instanceof URIError ? new Fault('INVALID_ARGUMENT', 'Invalid URL.') : toFault(error, report), streams);
  }
  return true;
}

function parseBody(text: string): Shape {
  if (text.trim() === '') return {};
  try {
    return asShape(JSON.parse(text), 'body');
  } catch {
    throw new Fault('INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
}
