import { monthOf } from '@liexin/domain/retention/month';
import type { SealedStore } from '../vault/sealed-store.ts';
import type { Shelf } from './shelf.ts';

/** Where the vault and drafts keep what they have of a lane: keys first. */
const kinds = ['lk', 'share', 'cd', 'people', 'draft', 'draft-agreed', 'composing'] as const;

/** The lane that a place is of; null where it is of none. */
const laneOf = (place: string): string | null => {
  const [kind, laneId] = place.split('/');
  return laneId !== undefined && kinds.some((known) => known === kind) ? laneId : null;
};

/**
 * Takes from this device what it kept of lanes that are not this person's to read any more, because their last day is over, they were deleted
 * or the person left: keys first, so that what a crash leaves behind opens for nobody, and the messages last. Whatever is left of a lane tells of
 * it, so that it is found again. Of lanes that live on goes what is out of sight: shares of months of which nothing is in sight, then
 * messages. What is dropped and comes back can be had again.
 *
 * @param shelf null where this device keeps no history
 * @param readable all lanes that the server says may be read, each with the second from which on what was sent is in sight (0: all of it)
 */
export const forgetLostLanes = async (
  shelf: Pick<Shelf, 'lanes' | 'forget' | 'forgetBefore'> | null,
  sealed: Pick<SealedStore, 'drop' | 'places'>,
  readable: ReadonlyMap<string, number>,
): Promise<void> => {
  const all = await sealed.places();
  const places = all.flatMap((place) => laneOf(place) ?? []);
  for (const laneId of new Set([...places, ...((await shelf?.lanes()) ?? [])])) {
    const since = readable.get(laneId);
    if (since !== undefined) {
      if (since > 0) await forgetBefore(shelf, sealed, all, laneId, since);
      continue;
    }
    for (const kind of kinds) await sealed.drop(`${kind}/${laneId}`);
    await shelf?.forget(laneId);
  }
};

/** A message of a month may have been sent in the next one: its share goes a month later. */
const forgetBefore = async (
  shelf: Pick<Shelf, 'forgetBefore'> | null,
  sealed: Pick<SealedStore, 'drop'>,
  places: readonly string[],
  laneId: string,
  since: number,
): Promise<void> => {
  const first = monthOf(since * 1000) - 1;
  for (const place of places) {
    const [kind, lane, period] = place.split('/');
    if (kind === 'share' && lane === laneId && Number(period) < first) await sealed.drop(place);
  }
  await shelf?.forgetBefore(laneId, { seconds: since, nanoseconds: 0 });
};
