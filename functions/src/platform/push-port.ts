import { createHash } from 'node:crypto';
import { request as httpRequest, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import type { PushOutcome } from '@liexin/domain/api/notify';
import type { PushKind, PushPayload } from '@liexin/domain/notify/push-payload';
import { toBase64url } from '@liexin/proof/bytes';
import webPush from 'web-push';
import { publicLookup } from './public-lookup.ts';
import { isPushEndpoint } from './push-endpoint.ts';
import type { Secrets } from './secrets.ts';
import { vapidKeys } from './vapid.ts';

/** A browser's subscription; keys as raw bytes. */
export interface PushTarget {
  readonly endpoint: string;
  readonly p256dh: Uint8Array;
  readonly auth: Uint8Array;
}
export interface PushOptions {
  /** Seconds that the push service keeps it for a device that is away. */
  readonly ttlS: number;
  readonly urgency: 'normal' | 'high';
  /** A waiting push of the same topic is replaced (RFC 8030, 5.4); 32 base64url characters at most. */
  readonly topic?: string;
}
export interface PushResult {
  readonly outcome: PushOutcome;
  /** HTTP status, null when no answer came. */
  readonly status: number | null;
  /** What the service asked for, in seconds. */
  readonly retryAfterS: number | null;
}
export interface PushPort {
  send(target: PushTarget, payload: PushPayload, options: PushOptions): Promise<PushResult>;
}

const timeoutMs = 10_000;

const sha = (...parts: readonly (Uint8Array | string)[]): Buffer => parts.reduce((hash, part) => hash.update(part), createHash('sha256')).digest();

/** The payload that tells one device of one conversation, or of nothing (`random`, for a test): see `pushPayloadSchema`. */
export const payloadOf = (k: PushKind, auth: Uint8Array, conversationId: string): PushPayload => ({
  v: 1,
  k,
  c: toBase64url(sha(auth, conversationId).subarray(0, 8)),
});
/** One waiting push for each conversation and device. Another hash than the payload's: the push service sees this one. */
export const topicOf = (auth: Uint8Array, conversationId: string): string => toBase64url(sha('topic', auth, conversationId).subarray(0, 16));

/** What an answer means: 404 and 410 end the subscription (RFC 8030, 7.3); 429 and 5xx may be tried again. */
export const outcomeOf = (status: number): PushOutcome => {
  if (status >= 200 && status < 300) return 'accepted';
  if (status === 404 || status === 410) return 'gone';
  return status === 429 || status >= 500 ? 'unreachable' : 'refused';
};

/** Seconds, as number or date (RFC 9110, 10.2.3); at most a day. */
const retryAfter = (header: string | undefined): number | null => {
  if (header === undefined) return null;
  const seconds = /^\d{1,9}$/.test(header) ? Number(header) : Math.ceil((Date.parse(header) - Date.now()) / 1000);
  return Number.isFinite(seconds) && seconds > 0 ? Math.min(seconds, 86_400) : null;
};

/**
 * Sends encrypted pushes (RFC 8030, 8188, 8291, 8292). Never throws for what the other side does, follows no redirect, reads none of its
 * answer. `local`: `host:port` of the stand-in, which alone is then called. `subject`: whom a push service may write to about our pushes
 * (RFC 8292, 2.1), an https or mailto address. A crash leaves it unknown whether a push arrived.
 */
export const makePushPort = (secrets: Secrets, local: string | null, subject: string): PushPort => {
  const keys = vapidKeys(secrets);
  const vapidDetails = { subject, publicKey: toBase64url(keys.publicKey), privateKey: toBase64url(keys.privateKey) };
  return {
    send: (target, payload, { ttlS, urgency, topic }) => {
      if (!isPushEndpoint(target.endpoint, local !== null)) return Promise.resolve({ outcome: 'refused', status: null, retryAfterS: null });
      let details;
      try {
        details = webPush.generateRequestDetails(
          { endpoint: target.endpoint, keys: { p256dh: toBase64url(target.p256dh), auth: toBase64url(target.auth) } },
          JSON.stringify(payload),
          { vapidDetails, TTL: ttlS, urgency, ...(topic === undefined ? {} : { topic }) },
        );
      } catch {
        // Keys of the wrong form, a point that is not on the curve: nothing can ever be sent there.
        return Promise.resolve({ outcome: 'refused', status: null, retryAfterS: null });
      }
      const headers = details.headers as Record<string, string>;
      return call(target.endpoint, local, { method: 'POST', headers, timeout: timeoutMs }, details.body ?? Buffer.alloc(0));
    },
  };
};

const call = (endpoint: string, local: string | null, options: RequestOptions, body: Buffer): Promise<PushResult> =>
  new Promise((resolve) => {
    const url = new URL(endpoint);
    const sent = local === null ? httpsRequest(url, { ...options, lookup: publicLookup }) : httpRequest(new URL(url.pathname, `http://${local}`), options);
    const fail = () => resolve({ outcome: 'unreachable', status: null, retryAfterS: null });
    // The socket's own time-out starts anew with each byte.
    const timer = setTimeout(() => sent.destroy(new Error('timeout')), timeoutMs);
    sent.on('response', (answer) => {
      clearTimeout(timer);
      const status = answer.statusCode ?? 500;
      answer.destroy();
      resolve({ outcome: outcomeOf(status), status, retryAfterS: retryAfter(answer.headers['retry-after']) });
    });
    sent.on('error', () => {
      clearTimeout(timer);
      fail();
    });
    sent.end(body);
  });
