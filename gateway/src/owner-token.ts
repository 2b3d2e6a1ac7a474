import type { IncomingMessage } from 'node:http';

/**
 * The local Firestore and Auth services take `Bearer owner` and tokens beginning with `ya29.` for the project's owner,
 * whom no rule binds. Such a token never passes the gateway (GW7): not in a header, not in a query, and not in the first
 * body of a WebChannel, where the browser SDK puts its headers.
 */
export function hasOwnerToken(request: IncomingMessage, query: string, firstBody: Buffer | undefined): boolean {
  return isOwner(request.headers.authorization) || namesOwner(decodeForm(query)) || namesOwner(firstBody ? decodeForm(firstBody.toString('latin1')) : '');
}

/** Whether this is the first request of a WebChannel: the one whose body may carry headers. */
export function isChannelOpening(method: string, path: string, query: string): boolean {
  return method === 'POST' && path.endsWith('/channel') && !new URLSearchParams(query).get('SID');
}

function isOwner(header: string | undefined): boolean {
  return /^\s*bearer\s+(?:owner\s*$|ya29\.)/i.test(header ?? '');
}

function namesOwner(form: string): boolean {
  return /(?:authorization\s*:\s*bearer\s+|access_token=)(?:owner(?![\w.-])|ya29\.)/i.test(form);
}

/** Undoes percent-encoding where it is valid, twice: a header inside a form value is encoded within an encoded value. */
function decodeForm(text: string): string {
  let decoded = text.replaceAll('+', ' ');
  for (let round = 0; round < 2; round += 1) {
    decoded = decoded.replace(/%([0-9a-f]{2})/gi, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
  }
  return decoded;
}
