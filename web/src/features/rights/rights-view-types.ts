import type { Sight } from '@liexin/domain/agency/sight';

interface RightsChoice {
  id: string;
  name: string;
}

/** How the person stands to what is asked about. `can`: as the list of a lane has them; undefined: not about a lane. */
export interface Standing {
  isRemoved: boolean;
  isInTeam: boolean | null;
  can?: 'rw' | 'r' | null;
}

export interface RightsSnapshot {
  people: readonly RightsChoice[];
  things: readonly RightsChoice[];
  person: string | null;
  thing: string;
  standing: Standing;
  sights: readonly Sight[];
}

export interface RightsActions {
  choosePerson(uid: string): void;
  chooseThing(id: string): void;
}
