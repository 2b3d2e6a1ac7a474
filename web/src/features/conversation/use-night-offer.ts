'use client';
import { useRef, useState } from 'react';
import { isNight } from '../../text/zone-time.ts';
import { useNow } from '../../ui/clock.tsx';
import type { ConversationActions, ConversationSnapshot } from './conversation-view-types.ts';

/** Somebody who wrote in the last half hour is awake, and who chose "now" is not asked again for as long. */
const AWAKE_MS = 30 * 60_000;

/** The words that wait for an answer, or null. */
export interface NightOfferModel {
  readonly zone: string;
  later(at: number): void;
  now(): void;
  cancel(): void;
}

/** Sends, unless it is night on the other side: then nothing is taken (false) and the person is asked. */
export const useNightOffer = (
  snapshot: ConversationSnapshot,
  actions: ConversationActions,
): { offer: NightOfferModel | null; send: (words: string) => boolean } => {
  const now = useNow();
  const [waiting, setWaiting] = useState<string | null>(null);
  const chosenAt = useRef(0);
  const { lane, later } = snapshot;
  const zone = later?.zone ?? null;
  const isAwake = later?.lastHeardAt != null && now - later.lastHeardAt < AWAKE_MS;
  const isNew = (snapshot.composing?.[lane] ?? null) === null;
  const finish = (): void => {
    setWaiting(null);
    actions.changeDraft('candidate', '');
  };
  return {
    send: (words) => {
      const asks = lane === 'candidate' && isNew && zone !== null && isNight(zone, now) && !isAwake && now - chosenAt.current > AWAKE_MS;
      if (asks) setWaiting(words);
      else actions.send(lane, words);
      return !asks;
    },
    offer:
      waiting === null || zone === null || lane !== 'candidate'
        ? null
        : {
            zone,
            later: (at) => {
              actions.sendLater('candidate', waiting, at);
              finish();
            },
            now: () => {
              chosenAt.current = now;
              actions.send('candidate', waiting);
              finish();
            },
            cancel: () => setWaiting(null),
          },
  };
};
