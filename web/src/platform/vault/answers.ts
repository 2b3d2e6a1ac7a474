import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { SealedStore } from './sealed-store.ts';

/** What this device answered another own one that asked to be let in. Times are its own clock's, in ms. */
export interface KeptAnswer {
  readonly deviceId: string;
  /** base64url, as it was shown when it was answered. */
  readonly commitment: string;
  /** base64url of 32 bytes. */
  readonly nonce: string;
  readonly atMs: number;
  /** It is used up. `refused`: the server did not take it. */
  readonly ended?: 'refused' | 'wrong-number' | 'false-reveal';
}

export interface KeptAnswers {
  /** The last one; only this one can still let a device in. */
  readonly last: KeptAnswer | null;
  /** When this device answered since it last let one in. */
  readonly fruitless: readonly number[];
}

/** How long a number counts, from the answer on, in ms. */
export const NUMBER_LIVES_MS = 10 * 60_000;

const PLACE = 'device-answers';
const DAY_MS = 24 * 60 * 60_000;
const MAX_FRUITLESS = 5;

export const readAnswers = async (sealed: SealedStore): Promise<KeptAnswers> => {
  const kept = await sealed.get(PLACE);
  return kept === null ? { last: null, fruitless: [] } : (JSON.parse(fromUtf8(kept)) as KeptAnswers);
};

/** In one piece: a crash leaves the former or these. */
export const writeAnswers = (sealed: SealedStore, answers: KeptAnswers, nowMs: number): Promise<void> =>
  sealed.put(PLACE, utf8(JSON.stringify({ ...answers, fruitless: answers.fruitless.filter((at) => isOfToday(at, nowMs)) })));

/** Whether a number may still be compared for this request. */
export const isAlive = (last: KeptAnswer | null, request: { deviceId: string; commitment: string }, nowMs: number): last is KeptAnswer =>
  last !== null &&
  last.ended === undefined &&
  last.deviceId === request.deviceId &&
  last.commitment === request.commitment &&
  Math.abs(nowMs - last.atMs) < NUMBER_LIVES_MS;

/** Five answers in 24 hours that let nobody in are enough: each is a guess for whoever stands between. */
export const mayAnswer = (fruitless: readonly number[], nowMs: number): boolean => fruitless.filter((at) => isOfToday(at, nowMs)).length < MAX_FRUITLESS;

/** A clock that was set in between may be off to either side. */
const isOfToday = (at: number, nowMs: number): boolean => Math.abs(nowMs - at) < DAY_MS;
