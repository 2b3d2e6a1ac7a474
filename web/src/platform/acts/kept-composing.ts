import type { Drafts } from '../vault/drafts.ts';
import type { HalfMade, KeptComposing } from './act-store.ts';

/** What the composers of these lanes hold, kept as drafts are: sealed on this device, at the first change and every third of a second after it. */
export const keptComposing = <Lane extends string>(
  places: Pick<Drafts, 'load' | 'save'>,
  lanes: readonly Lane[],
  laneId: (which: Lane) => string,
): KeptComposing<Lane> => ({
  lanes,
  load: async (which) => {
    const kept = await places.load(laneId(which));
    return kept === '' ? null : (JSON.parse(kept) as HalfMade);
  },
  save: (which, half) => places.save(laneId(which), half === null ? '' : JSON.stringify(half)),
});
