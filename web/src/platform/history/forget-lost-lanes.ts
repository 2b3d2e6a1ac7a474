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
 * it, so that it is found again. What is dropped of a lane that comes back can be had again.
 *
 * @param shelf null where this device keeps no history
 * @param readable all lanes that the server says may be read
 */
export const forgetLostLanes = async (
  shelf: Pick<Shelf, 'lanes' | 'forget'> | null,
  sealed: Pick<SealedStore, 'drop' | 'places'>,
  readable: ReadonlySet<string>,
): Promise<void> => {
  const places = (await sealed.places()).flatMap((place) => laneOf(place) ?? []);
  for (const laneId of new Set([...places, ...((await shelf?.lanes()) ?? [])])) {
    if (readable.has(laneId)) continue;
    for (const kind of kinds) await sealed.drop(`${kind}/${laneId}`);
    await shelf?.forget(laneId);
  }
};
