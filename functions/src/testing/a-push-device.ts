// A browser's side of web push: a subscription with real keys, and the bytes that come, opened as RFC 8291 and RFC 8188 say.
import { createDecipheriv, createECDH, hkdfSync, randomBytes, type ECDH } from 'node:crypto';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { pushPayloadSchema, type PushPayload } from '@liexin/domain/notify/push-payload';

export interface ReceivedPush {
  readonly id: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
}
/** A push service of a test: takes everything and answers what the test wants. */
export interface TestPushService {
  readonly address: string;
  readonly received: ReceivedPush[];
  /** Status for the next pushes to an endpoint's id, used up one by one; then 201. */
  answer(id: string, ...statuses: (number | { readonly status: number; readonly retryAfter: string })[]): void;
  /** Called before each answer. */
  onPush: (push: ReceivedPush) => Promise<void>;
  close(): Promise<void>;
}

export const testPushService = async (): Promise<TestPushService> => {
  const answers = new Map<string, (number | { status: number; retryAfter: string })[]>();
  const service: { -readonly [K in keyof TestPushService]: TestPushService[K] } = {
    address: '',
    received: [],
    answer: (id, ...statuses) => void answers.set(id, [...statuses]),
    onPush: () => Promise.resolve(),
    close: () => closeServer(server),
  };
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const push = { id: (request.url ?? '').split('/').at(-1) ?? '', headers: request.headers, body: Buffer.concat(chunks) };
      service.received.push(push);
      void service.onPush(push).then(() => {
        const next = answers.get(push.id)?.shift() ?? 201;
        const [status, headers] = typeof next === 'number' ? [next, {}] : [next.status, { 'Retry-After': next.retryAfter }];
        if (status === 0) request.socket.destroy();
        else response.writeHead(status, headers).end();
      });
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  service.address = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return service;
};

const closeServer = (server: Server): Promise<void> =>
  new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });

export interface PushDevice {
  readonly id: string;
  readonly body: { readonly endpoint: string; readonly p256dh: string; readonly auth: string };
  readonly auth: Uint8Array;
  /** The payload of a push; throws when it was not encrypted for this device. */
  open(body: Buffer): PushPayload;
  openText(body: Buffer): string;
}

/** `id`: as the push service gave it out. */
export const aPushDevice = (id: string = randomBytes(16).toString('base64url')): PushDevice => {
  const curve = createECDH('prime256v1');
  const [pub, auth] = [curve.generateKeys(), randomBytes(16)];
  const openText = (body: Buffer): string => openPush(curve, pub, auth, body);
  return {
    id,
    body: { endpoint: `https://push.localhost/p/${id}`, p256dh: pub.toString('base64url'), auth: auth.toString('base64url') },
    auth,
    openText,
    open: (body) => pushPayloadSchema.parse(JSON.parse(openText(body))),
  };
};

/** RFC 8291, 3.4 and RFC 8188, 2: header of salt, record size and the sender's key, then one record. */
const openPush = (curve: ECDH, pub: Buffer, auth: Buffer, body: Buffer): string => {
  const [salt, keyLength] = [body.subarray(0, 16), body[20] ?? 0];
  const sender = body.subarray(21, 21 + keyLength);
  const record = body.subarray(21 + keyLength);
  const info = Buffer.concat([Buffer.from('WebPush: info\0'), pub, sender]);
  const ikm = Buffer.from(hkdfSync('sha256', curve.computeSecret(sender), auth, info, 32));
  const key = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: aes128gcm\0', 16));
  const nonce = Buffer.from(hkdfSync('sha256', ikm, salt, 'Content-Encoding: nonce\0', 12));
  const opener = createDecipheriv('aes-128-gcm', key, nonce);
  opener.setAuthTag(record.subarray(-16));
  const plain = Buffer.concat([opener.update(record.subarray(0, -16)), opener.final()]);
  // Padding: a 2 for the last record, then zeros.
  return plain.subarray(0, plain.lastIndexOf(2)).toString();
};
