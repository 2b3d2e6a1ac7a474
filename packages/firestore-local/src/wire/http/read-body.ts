import type { IncomingMessage } from 'node:http';
import { Fault } from '../../model/fault.ts';

/** Production takes 10 MiB a request; percent-encoding of a WebChannel form can triple that. */
const maxBodyBytes = 36 * 1024 * 1024;

/** The whole body as UTF-8 text. INVALID_ARGUMENT when it is too large, ABORTED when the client went away. */
export function readBody(request: IncomingMessage): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let bytes = 0;
    request.on('data', (chunk: Buffer) => {
      bytes += chunk.length;
      if (bytes <= maxBodyBytes) chunks.push(chunk);
      else chunks.length = 0;
    });
    request.on('end', () => {
      if (bytes > maxBodyBytes) reject(new Fault('INVALID_ARGUMENT', 'The request is too large.'));
      else resolve(Buffer.concat(chunks).toString('utf8'));
    });
    request.on('error', () => reject(new Fault('ABORTED', 'The client went away.')));
  });
}
