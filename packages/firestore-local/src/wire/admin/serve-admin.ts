// The emulator's own HTTP calls: rules, triggers, clearing, the meter. Called by the Firebase CLI and by test libraries, without a token.
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Engine } from '../../engine.ts';
import { Fault } from '../../model/fault.ts';
import { asShape } from '../codec/shape.ts';
import { readBody } from '../http/read-body.ts';
import { sendFault, sendJson, sendText } from '../http/send.ts';
import { toFault, type Report } from '../to-fault.ts';
import { parseEventTrigger, parseTrigger } from './parse-trigger.ts';

type Handler = (project: string, body: unknown, url: URL, engine: Engine) => unknown;

const routes: readonly (readonly [method: string, path: RegExp, handle: Handler])[] = [
  [
    'PUT',
    /^\/emulator\/v1\/projects\/([^/:]+):securityRules$/,
    (_project, body, url, engine) => setRules(url.searchParams.get('database') ?? '(default)', body, engine),
  ],
  [
    'POST',
    /^\/emulator\/v1\/projects\/([^/:]+)\/eventarcTrigger$/,
    (project, body, url, engine) => {
      engine.addTrigger(required(url.searchParams.get('eventarcTriggerId')), parseEventTrigger(project, body));
      return {};
    },
  ],
  [
    'PUT',
    /^\/emulator\/v1\/projects\/([^/:]+)\/triggers\/([^/]+)$/,
    (project, body, url, engine) => {
      engine.addTrigger(decodeURIComponent(required(url.pathname.split('/').at(-1))), parseTrigger(project, body));
      return {};
    },
  ],
  [
    'DELETE',
    /^\/emulator\/v1\/projects\/([^/:]+)\/databases\/([^/]+)\/documents$/,
    async (project, _body, url, engine) => {
      await engine.clear(`projects/${project}/databases/${decodeURIComponent(required(url.pathname.split('/')[6]))}`);
      return {};
    },
  ],
  [
    'POST',
    /^\/emulator\/v1\/projects\/([^/:]+):export$/,
    () => {
      throw new Fault('UNIMPLEMENTED', 'Export is not supported: the data file of this server is its export.');
    },
  ],
  ['GET', /^\/emulator\/v1\/meter$/, (_project, _body, _url, engine) => engine.meter()],
  [
    'POST',
    /^\/emulator\/v1\/meter:reset$/,
    (_project, _body, _url, engine) => {
      engine.resetMeter();
      return {};
    },
  ],
];

/** True when the path is one of these and has been answered. */
export async function serveAdmin(request: IncomingMessage, response: ServerResponse, url: URL, engine: Engine, report: Report): Promise<boolean> {
  if (url.pathname === '/') {
    sendText(response, 200, 'Ok\n');
    return true;
  }
  for (const [method, path, handle] of routes) {
    const match = path.exec(url.pathname);
    if (!match || request.method !== method) continue;
    try {
      const text = await readBody(request);
      sendJson(response, 200, await handle(decodeURIComponent(match[1] ?? ''), parseJson(text), url, engine));
    } catch (error) {
      sendFault(response, toFault(error, report));
    }
    return true;
  }
  return false;
}

/**
 * The CLI and test libraries send {rules: {files: [{content}]}}. Rules with an error are refused with 400 (test libraries throw
 * what they read); warnings are told with 200.
 */
function setRules(databaseId: string, body: unknown, engine: Engine): unknown {
  const files = asShape(asShape(body, 'body')['rules'], 'rules')['files'];
  const content = Array.isArray(files) ? asShape(files[0], 'files')['content'] : undefined;
  if (typeof content !== 'string') throw new Fault('INVALID_ARGUMENT', 'The body has no rules.');
  const issues = engine
    .setRules(databaseId, content)
    .map(({ line, column, severity, description }) => ({ sourcePosition: { line, column }, severity, description }));
  const error = issues.find(({ severity }) => severity === 'ERROR');
  if (error) throw new Fault('INVALID_ARGUMENT', `Rules, line ${error.sourcePosition.line}, column ${error.sourcePosition.column}: ${error.description}`);
  return issues.length > 0 ? { issues } : {};
}

function parseJson(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch {
    throw new Fault('INVALID_ARGUMENT', 'Invalid JSON payload received.');
  }
}

function required(text: string | null | undefined): string {
  if (!text) throw new Fault('INVALID_ARGUMENT', 'The URL lacks a name.');
  return text;
}
