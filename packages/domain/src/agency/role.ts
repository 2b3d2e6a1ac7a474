/** Roles of a member; a member holds a set and rights add up (architecture, section 9). */
export const roles = ['owner', 'admin', 'consultant', 'researcher', 'auditor', 'client'] as const;
export type Role = (typeof roles)[number];

/** Roles that can be in a search's team, the one that candidates are told first: whoever only reviews or looks after the agency is in none. */
export const teamRoles = ['consultant', 'researcher'] as const satisfies readonly Role[];

/** Tiers of lanes and clearances. Compensation lanes have their own key. */
export const tiers = ['standard', 'compensation'] as const;
export type Tier = (typeof tiers)[number];

export const laneKinds = ['candidate', 'internal', 'offer', 'internalOffer'] as const;
export type LaneKind = (typeof laneKinds)[number];
