import type { Role } from './role.ts';

/** Whoever can hold a right: a role, a consultant who leads a team, or a candidate by the reply link. */
export type Holder = Role | 'lead' | 'candidate';

/**
 * How far a right reaches: everything of the agency, what one's team runs, mandates whose team one is in, one's own things, things
 * that were shared one by one, or the scope an auditor was given.
 */
export type Reach = 'agency' | 'team' | 'mandate' | 'own' | 'shared' | 'scope';

/** What has to happen before a right may be used. */
export type Condition =
  /** Somebody else who is entitled says yes (or the 24 hours of the lone rule pass). */
  | 'second-person'
  /** A reason, 60 minutes, a second person told. */
  | 'break-glass'
  /** An owner or admin grants it to this person first. */
  | 'grant';

export interface Cell {
  readonly reach: Reach;
  readonly condition?: Condition;
}

const agency: Cell = { reach: 'agency' };
const agencyWithSecond: Cell = { reach: 'agency', condition: 'second-person' };
const breakGlass: Cell = { reach: 'agency', condition: 'break-glass' };
const team: Cell = { reach: 'team' };
const mandate: Cell = { reach: 'mandate' };
const mandateIfGranted: Cell = { reach: 'mandate', condition: 'grant' };
const own: Cell = { reach: 'own' };
const shared: Cell = { reach: 'shared' };
const scope: Cell = { reach: 'scope' };

/**
 * Who may do what: the one table that rules, callables and screens follow (rights.md). A missing cell is a no. Several cells of one
 * holder add up, as several roles of one person do.
 */
export const rights = {
  'agency.delete': { owner: [agencyWithSecond] },
  /** Who is in the agency, and the log of their keys. A client guest is none of them. */
  'directory.read': { owner: [agency], admin: [agency], consultant: [agency], researcher: [agency], auditor: [agency] },
  'member.invite': { owner: [agency], admin: [agency] },
  'member.remove': { owner: [agency], admin: [agency] },
  /** Roles other than owner and auditor. */
  'role.grant': { owner: [agency], admin: [agency] },
  /** Owner or auditor. */
  'role.grant-high': { owner: [agencyWithSecond] },
  /** Who outside of the agency is told when somebody acts alone. */
  'witness.set': { owner: [agency] },
  'mandate.create': { owner: [agency], admin: [agency], consultant: [agency] },
  'mandate.list': { owner: [agency], admin: [agency], consultant: [mandate], lead: [team], researcher: [mandate], auditor: [scope], client: [own] },
  /** Takes somebody into the team of a search. Whoever does it is in it: the lists that candidates believe are signed from inside. */
  'mandate.staff': { owner: [mandate], admin: [mandate], consultant: [mandate], lead: [team, mandate] },
  'mandate.close': { owner: [agency], admin: [agency], consultant: [mandate], lead: [team] },
  /** From inside: whoever adds a candidate signs the first list of those who read, and is on it. */
  'candidate.add': { consultant: [mandate], researcher: [mandate] },
  'candidate-lane.read': {
    owner: [breakGlass],
    admin: [breakGlass],
    consultant: [mandate],
    researcher: [mandate],
    auditor: [scope],
    client: [shared],
    candidate: [own],
  },
  'candidate-lane.write': { consultant: [mandate], researcher: [mandateIfGranted], candidate: [own] },
  'candidate-lane.write-many': { consultant: [mandate] },
  'internal-lane.read': { owner: [breakGlass], admin: [breakGlass], consultant: [mandate], researcher: [mandate], auditor: [scope] },
  'internal-lane.write': { consultant: [mandate], researcher: [mandate] },
  'offer-lane.read': { owner: [breakGlass], consultant: [mandate], researcher: [mandateIfGranted], auditor: [scope], client: [shared], candidate: [own] },
  'offer.propose': { consultant: [mandate], client: [shared], candidate: [own] },
  'cv.open': {
    owner: [breakGlass],
    consultant: [mandate],
    researcher: [mandate],
    auditor: [scope],
    client: [shared],
    candidate: [own],
  },
  /** What nobody is written to without a yes: clients' companies and people, for the whole agency. */
  'off-limits.keep': { owner: [agency], admin: [agency] },
  /** Says yes or no to writing to somebody who is off-limits. */
  'off-limits.decide': { owner: [agency], admin: [agency], lead: [team] },
  /** From inside: a link opens what the candidate reads, so who makes one from outside would read without having joined. */
  'link.manage': { consultant: [mandate], researcher: [mandate] },
  /** Takes a conversation that nobody answers in. */
  'conversation.claim': { consultant: [mandate] },
  'conversation.assign': { owner: [agency], admin: [agency], consultant: [own], lead: [team] },
  'handover.run': { owner: [agency], admin: [agency], lead: [team] },
  'script.use': { owner: [agency], admin: [agency], consultant: [agency], researcher: [agency] },
  'script.approve': { owner: [agency], admin: [agency], lead: [team] },
  'insight.mandate': { owner: [agency], admin: [agency], consultant: [mandate], auditor: [scope], client: [own] },
  'insight.person': { owner: [agency], consultant: [own] },
  'retention.draft': { owner: [agency], admin: [agency] },
  'retention.enforce': { owner: [agencyWithSecond], admin: [agencyWithSecond] },
  /** While a change has not begun. */
  'retention.object': { auditor: [agency] },
  'hold.place': { owner: [agency], auditor: [agency] },
  'hold.release': { owner: [agencyWithSecond], auditor: [agencyWithSecond] },
  'trash.restore': { owner: [agency], admin: [agency] },
  'erasure.decide': { owner: [agency], admin: [agency] },
  /** Sees what was asked and how it stands; the consultant of the conversation helps, a compliance reviewer watches. */
  'erasure.read': { owner: [agency], admin: [agency], consultant: [mandate], auditor: [agency] },
  /** Details that are wrong are put right by who works with them. */
  'erasure.correct': { owner: [agency], admin: [agency], consultant: [mandate] },
  'erasure.request': { candidate: [own] },
  'export.request': { owner: [agency], admin: [agency], consultant: [mandate], auditor: [scope], candidate: [own] },
  'export.approve': { owner: [agency], auditor: [scope] },
  'export.unlock': { owner: [agencyWithSecond], auditor: [agencyWithSecond] },
  /** Brings in what another agency's record said, marked as not witnessed. Its rows are team notes: whoever does it writes those too. */
  'agency.import': { owner: [agency], admin: [agency] },
  'ledger.read': { owner: [agency], admin: [agency], consultant: [own], auditor: [agency], candidate: [own] },
  /** Their browsers keep the heads of the ledger, compare them and cosign. */
  'checkpoint.witness': { owner: [agency], auditor: [agency] },
  'connector.manage': { owner: [agency], admin: [agency] },
  /** May know the kit, and sees the public halves that every search is wrapped for. */
  'kit.keep': { owner: [agency], admin: [agency] },
  /** Makes a kit in force, gives it the keys of searches, comes back with it, and stops somebody who comes back with it. */
  'kit.renew': { owner: [agency] },
  /** Own: the owner to whom the recovery keys are wrapped until the kit is saved. */
  'kit.save': { owner: [own] },
  /** Sees who holds a search's key, wraps it again for somebody who should hold it, and renews it when it is due. */
  'keys.repair': { owner: [agency], admin: [agency], consultant: [mandate], researcher: [mandate] },
  /** Renews the key of names when it is due: whoever is in does it next. */
  'directory.renew': { owner: [agency], admin: [agency], consultant: [agency], researcher: [agency], auditor: [agency] },
  /** Who is reached by what, and after which time the next way is tried. */
  'notices.set': { owner: [agency], admin: [agency] },
} as const satisfies Record<string, Partial<Record<Holder, readonly Cell[]>>>;

export type Action = keyof typeof rights;

/** Never for an auditor, whatever other roles the person holds: an auditor speaks to nobody and changes no rule. */
const bannedForAuditors: ReadonlySet<Action> = new Set([
  'candidate-lane.write',
  'candidate-lane.write-many',
  'internal-lane.write',
  'agency.import',
  'offer.propose',
  'retention.draft',
  'retention.enforce',
]);
/** Never for the person who asked: a second pair of eyes is another person's. */
const neverOnesOwn: ReadonlySet<Action> = new Set(['export.approve', 'hold.release', 'retention.enforce', 'role.grant', 'role.grant-high']);

/** How a person stands to the thing in question. What does not apply is left out. */
export interface Relation {
  /** In the mandate's team. */
  readonly onMandate?: boolean;
  /** Leads the team that runs it. */
  readonly leads?: boolean;
  /** Assigned to, made by or about this person. */
  readonly isOwn?: boolean;
  readonly isShared?: boolean;
  readonly inScope?: boolean;
  /** Granted to this person by name, where a grant is needed. */
  readonly isGranted?: boolean;
  /** This person asked for what is being decided here, or is the one whom it is about. */
  readonly asked?: boolean;
}

/** Why somebody may do something: the holder and the cell of the table; or that nothing gives the right. */
export type Verdict =
  | { readonly kind: 'yes'; readonly by: Holder; readonly cell: Cell }
  | { readonly kind: 'needs'; readonly condition: 'second-person' | 'break-glass'; readonly by: Holder; readonly cell: Cell }
  | { readonly kind: 'no'; readonly why: 'no-right' | 'auditor-ban' | 'own-request' };

const order: Readonly<Record<Verdict['kind'], number>> = { yes: 2, needs: 1, no: 0 };

/**
 * What these roles may do to a thing that the person stands to in this way. Rights add up over roles; the bans win over all of them
 * (architecture, section 9). The best way counts: without a condition before one with.
 */
export const verdictOn = (holders: readonly Holder[], action: Action, relation: Relation = {}): Verdict => {
  if (holders.includes('auditor') && bannedForAuditors.has(action)) return { kind: 'no', why: 'auditor-ban' };
  if (relation.asked === true && neverOnesOwn.has(action)) return { kind: 'no', why: 'own-request' };
  const row: Partial<Record<Holder, readonly Cell[]>> = rights[action];
  const ways = holders.flatMap((by) => (row[by] ?? []).filter((cell) => reaches(cell, relation)).map((cell) => way(by, cell)));
  return ways.toSorted((a, b) => order[b.kind] - order[a.kind])[0] ?? { kind: 'no', why: 'no-right' };
};

/** Whether these roles may do it at once. */
export const may = (holders: readonly Holder[], action: Action, relation: Relation = {}): boolean => verdictOn(holders, action, relation).kind === 'yes';

const way = (by: Holder, cell: Cell): Verdict =>
  cell.condition === undefined || cell.condition === 'grant' ? { kind: 'yes', by, cell } : { kind: 'needs', condition: cell.condition, by, cell };

const reaches = ({ reach, condition }: Cell, relation: Relation): boolean => {
  if (condition === 'grant' && relation.isGranted !== true) return false;
  switch (reach) {
    case 'agency':
      return true;
    case 'team':
      return relation.leads === true;
    case 'mandate':
      return relation.onMandate === true;
    case 'own':
      return relation.isOwn === true;
    case 'shared':
      return relation.isShared === true;
    case 'scope':
      return relation.inScope === true;
  }
};
