import { generateKeyPairSync, sign } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { crc32c } from '../platform/crc32c.ts';
import { makeKmsLogSigner } from '../platform/kms-log-signer.ts';
import type { LogSigner } from '../platform/signer.ts';

type Json = Record<string, unknown>;
/** What the stand-in does to one answer. */
export interface KmsTurn {
  readonly key?: (answer: Json) => Json;
  readonly sign?: (answer: Json) => Json;
  readonly status?: number;
  readonly error?: string;
  readonly hangUp?: true;
}
export interface KmsStandIn {
  readonly keyVersion: string;
  readonly pair: ReturnType<typeof ed25519>;
  /** One after the other; the last one goes on. */
  turns: KmsTurn[];
  asked: { readonly method: string; readonly path: string; readonly authorization: string; readonly body: Json | null }[];
  /** The product's signer on this service. */
  signer(keyVersion?: string): LogSigner;
  close(): void;
}

const ed25519 = () => generateKeyPairSync('ed25519');

/** Cloud KMS at a port of this machine, as Google's reference describes `cryptoKeyVersions.getPublicKey` and `.asymmetricSign`, with one key version. */
export const kmsStandIn = async (): Promise<KmsStandIn> => {
  const keyVersion = 'projects/p/locations/europe-west3/keyRings/log/cryptoKeys/checkpoints/cryptoKeyVersions/1';
  const pair = ed25519();

  const serve = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    const parts: Buffer[] = [];
    for await (const part of request) parts.push(part as Buffer);
    const body = parts.length === 0 ? null : (JSON.parse(Buffer.concat(parts).toString()) as Json);
    const path = request.url ?? '';
    own.asked.push({ method: request.method ?? '', path, authorization: request.headers.authorization ?? '', body });
    const turn = (own.turns.length > 1 ? own.turns.shift() : own.turns[0]) ?? {};
    const say = (status: number, json: unknown): void => void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(json));
    if (turn.hangUp) request.socket.destroy();
    else if (turn.status !== undefined)
      say(turn.status, turn.error === undefined ? 'not of their form' : { error: { status: turn.error, message: 'said by the service' } });
    else if (path === `/v1/${keyVersion}/publicKey` && request.method === 'GET') {
      const pem = String(pair.publicKey.export({ type: 'spki', format: 'pem' }));
      const answer = { name: keyVersion, algorithm: 'EC_SIGN_ED25519', pem, pemCrc32c: String(crc32c(Buffer.from(pem))), protectionLevel: 'HSM' };
      say(200, turn.key?.(answer) ?? answer);
    } else if (path === `/v1/${keyVersion}:asymmetricSign` && request.method === 'POST') {
      const data = Buffer.from(String(body?.['data']), 'base64');
      const signature = sign(null, data, pair.privateKey);
      const answer = {
        name: keyVersion,
        signature: signature.toString('base64'),
        signatureCrc32c: String(crc32c(signature)),
        verifiedDataCrc32c: body?.['dataCrc32c'] === String(crc32c(data)),
        protectionLevel: 'HSM',
      };
      say(200, turn.sign?.(answer) ?? answer);
    } else say(404, { error: { status: 'NOT_FOUND', message: path } });
  };
  const server = createServer((request, response) => void serve(request, response));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const own: KmsStandIn = {
    keyVersion,
    pair,
    turns: [{}],
    asked: [],
    signer: (name = keyVersion) => makeKmsLogSigner({ keyVersion: name, token: () => Promise.resolve('of this process'), origin, pauseMs: 1 }),
    close: () => server.close(),
  };
  return own;
};
