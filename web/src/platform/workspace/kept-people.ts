import { fromUtf8, utf8 } from '@liexin/proof/bytes';
import type { SealedStore } from '../vault/sealed-store.ts';
import type { LanePeople } from './lane-people.ts';

/** Who reads each lane, as it was last checked: sealed on the device, so that without a network nobody is told that they are alone. */
export interface KeptPeople {
  get(laneId: string): Promise<LanePeople | null>;
  put(laneId: string, people: LanePeople): Promise<void>;
}

export const openKeptPeople = (sealed: SealedStore): KeptPeople => ({
  get: async (laneId) => {
    const kept = await sealed.get(`people/${laneId}`);
    return kept === null ? null : (JSON.parse(fromUtf8(kept)) as LanePeople);
  },
  put: (laneId, people) => sealed.put(`people/${laneId}`, utf8(JSON.stringify(people))),
});
