// Whole answers over HTTP/1.1.
import type { ServerResponse } from 'node:http';
import type { Fault } from '../../model/fault.ts';
import { formatError } from '../codec/format-status.ts';

export function sendJson(response: ServerResponse, status: number, body: unknown): void {
  send(response, status, 'application/json; charset=UTF-8', JSON.stringify(body));
}

export function sendText(response: ServerResponse, status: number, text: string): void {
  send(response, status, 'text/plain; charset=UTF-8', text);
}

/** `streamed`: procedures that answer with an array answer their errors in one, too. */
export function sendFault(response: ServerResponse, fault: Fault, streamed = false): void {
  const error = formatError(fault);
  sendJson(response, error.error.code, streamed ? [error] : error);
}

function send(response: ServerResponse, status: number, type: string, text: string): void {
  if (response.headersSent || response.destroyed) return;
  const body = Buffer.from(text, 'utf8');
  response.writeHead(status, { 'Content-Type': type, 'Content-Length': body.length, 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
  response.end(body);
}
