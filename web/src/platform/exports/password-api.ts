import { createApiClient, type ApiClient } from '../api-client.ts';

const callMs = 60_000;

/** The API for a password that was shown just now: what leaves the house or is opened wants it anew. */
export const passwordApi = (token: string): ApiClient =>
  createApiClient({ fetch: globalThis.fetch.bind(globalThis), idToken: () => Promise.resolve(token), timeoutMs: callMs });
