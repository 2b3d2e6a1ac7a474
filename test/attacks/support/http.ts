import { request, type IncomingHttpHeaders } from 'node:http';
import { inject } from 'vitest';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export interface Ask {
  readonly host?: string;
  readonly method?: string;
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly address?: string;
}

export const port = Number(new URL(inject('appUrl')).port);
export const appHost = `localhost:${port}`;
export const candidateHost = `c.localhost:${port}`;

/** One request to the gateway with any host name in it, as a browser or a script could send it. */
export const ask = ({ host = candidateHost, method = 'GET', path, headers = {}, body, address = '127.0.0.1' }: Ask): Promise<Answer> =>
  new Promise((resolve, reject) => {
    const text = body === undefined ? undefined : JSON.stringify(body);
    const sent = request(
      {
        host: address,
        port,
        method,
        path,
        headers: { ...headers, host, ...(text === undefined ? {} : { 'content-type': 'application/json', 'content-length': String(Buffer.byteLength(text)) }) },
      },
      (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (part: Buffer) => parts.push(part));
        answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: Buffer.concat(parts).toString('utf8') }));
        answer.on('error', reject);
      },
    );
    sent.on('error', reject);
    sent.end(text);
  });
