// CORS for browser SDKs. They send credentials, so the origin is echoed and never "*"; nothing here rests on cookies.
import type { IncomingMessage, ServerResponse } from 'node:http';

/** Headers for every answer to a cross-origin request. */
export function allowOrigin(request: IncomingMessage, response: ServerResponse): void {
  const origin = request.headers.origin;
  if (origin === undefined) return;
  response.setHeader('Access-Control-Allow-Origin', origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Expose-Headers', 'x-http-session-id,x-client-wire-protocol');
  response.setHeader('Vary', 'Origin');
}

/** Answers a preflight, also that of a public page calling a private network. */
export function answerPreflight(request: IncomingMessage, response: ServerResponse): void {
  allowOrigin(request, response);
  response.setHeader('Access-Control-Allow-Methods', 'GET,POST,PUT,PATCH,DELETE,OPTIONS');
  response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers'] ?? '');
  response.setHeader('Access-Control-Max-Age', '7200');
  if (request.headers['access-control-request-private-network'] === 'true') response.setHeader('Access-Control-Allow-Private-Network', 'true');
  response.writeHead(204).end();
}
