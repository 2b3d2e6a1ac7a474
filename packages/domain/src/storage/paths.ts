/** Every document path of the product. Collections are relative to the database root; `shred` paths live in the second database. */
export const paths = {
  agency: (agency: string) => `agencies/${agency}`,
  keyLog: (agency: string) => `agencies/${agency}/keyLog`,
  keyLogEntry: (agency: string, seq: number) => `agencies/${agency}/keyLog/${keyLogId(seq)}`,
  members: (agency: string) => `agencies/${agency}/members`,
  member: (agency: string, uid: string) => `agencies/${agency}/members/${uid}`,
  memberKeys: (agency: string, uid: string, generation: number) => `agencies/${agency}/members/${uid}/keys/${generation}`,
  reads: (agency: string, uid: string, mandate: string) => `agencies/${agency}/members/${uid}/reads/${mandate}`,
  /** What the person set for the list, on all own devices. */
  inboxPrefs: (agency: string, uid: string) => `agencies/${agency}/members/${uid}/prefs/inbox`,
  drafts: (agency: string, uid: string) => `agencies/${agency}/members/${uid}/drafts`,
  draft: (agency: string, uid: string, lane: string) => `agencies/${agency}/members/${uid}/drafts/${lane}`,
  memberSecrets: (agency: string, uid: string) => `agencies/${agency}/memberSecrets/${uid}`,
  deviceRequest: (agency: string, uid: string, device: string) => `agencies/${agency}/memberSecrets/${uid}/deviceRequests/${device}`,
  recoveryRequests: (agency: string) => `agencies/${agency}/recoveries`,
  recoveryRequest: (agency: string, uid: string) => `agencies/${agency}/recoveries/${uid}`,
  recovery: (agency: string) => `agencies/${agency}/recovery/current`,
  invitations: (agency: string) => `agencies/${agency}/invitations`,
  invitation: (agency: string, invite: string) => `agencies/${agency}/invitations/${invite}`,
  /** Public id of an invitation → its agency and proof. Server only. */
  inviteIndex: (invite: string) => `inviteIndex/${invite}`,
  approvals: (agency: string) => `agencies/${agency}/approvals`,
  approval: (agency: string, approval: string) => `agencies/${agency}/approvals/${approval}`,
  /** When an approval is to be looked at, and what was handed in for the end of a lone wait. Server only. */
  dueApproval: (approval: string) => `dueApprovals/${approval}`,
  retentionRules: (agency: string) => `agencies/${agency}/retentionRules`,
  /** One version of a rule; none is ever changed. */
  retentionRule: (agency: string, rule: string, version: number) => `agencies/${agency}/retentionRules/${rule}.${version}`,
  retentionChanges: (agency: string) => `agencies/${agency}/retentionChanges`,
  retentionChange: (agency: string, change: string) => `agencies/${agency}/retentionChanges/${change}`,
  /** How far the preview of a change has come. Server only. */
  retentionPreview: (agency: string, change: string) => `retentionPreviews/${agency}.${change}`,
  /** An agency whose changes or dates want looking at. Server only. */
  retentionWork: (agency: string) => `retentionWork/${agency}`,
  emergencies: (agency: string) => `agencies/${agency}/emergencies`,
  emergency: (agency: string, emergency: string) => `agencies/${agency}/emergencies/${emergency}`,
  /** When an emergency reading is to be ended. Server only. */
  dueEmergency: (emergency: string) => `dueEmergencies/${emergency}`,
  /** Lanes of a member whose roles changed, to be made good. Server only. */
  roleWork: (agency: string, uid: string) => `roleWork/${agency}.${uid}`,
  guest: (agency: string, uid: string) => `agencies/${agency}/guests/${uid}`,
  guestSecrets: (agency: string, uid: string) => `agencies/${agency}/guestSecrets/${uid}`,
  laneControls: (agency: string) => `agencies/${agency}/laneControl`,
  laneControl: (agency: string, lane: string) => `agencies/${agency}/laneControl/${lane}`,
  mandates: (agency: string) => `agencies/${agency}/mandates`,
  mandate: (agency: string, mandate: string) => `agencies/${agency}/mandates/${mandate}`,
  compartments: (agency: string) => `agencies/${agency}/compartments`,
  compartment: (agency: string, compartment: string) => `agencies/${agency}/compartments/${compartment}`,
  generations: (agency: string, compartment: string) => `agencies/${agency}/compartments/${compartment}/generations`,
  generation: (agency: string, compartment: string, g: number) => `agencies/${agency}/compartments/${compartment}/generations/${g}`,
  wrap: (agency: string, compartment: string, g: number, recipient: string) =>
    `agencies/${agency}/compartments/${compartment}/generations/${g}/wraps/${recipient}`,
  conversations: (agency: string) => `agencies/${agency}/conversations`,
  conversation: (agency: string, conversation: string) => `agencies/${agency}/conversations/${conversation}`,
  lanes: (agency: string) => `agencies/${agency}/lanes`,
  lane: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}`,
  epochs: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}/epochs`,
  epoch: (agency: string, lane: string, epoch: number) => `agencies/${agency}/lanes/${lane}/epochs/${epoch}`,
  signers: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}/signers`,
  signerList: (agency: string, lane: string, n: number) => `agencies/${agency}/lanes/${lane}/signers/${n}`,
  messages: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}/messages`,
  message: (agency: string, lane: string, message: string) => `agencies/${agency}/lanes/${lane}/messages/${message}`,
  cursors: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}/cursors`,
  cursor: (agency: string, lane: string, uid: string) => `agencies/${agency}/lanes/${lane}/cursors/${uid}`,
  typing: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}/typing`,
  /** When a member last typed there. Staff alone. */
  typingMark: (agency: string, lane: string, uid: string) => `agencies/${agency}/lanes/${lane}/typing/${uid}`,
  candidateDevices: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}/devices`,
  candidateDevice: (agency: string, lane: string, device: string) => `agencies/${agency}/lanes/${lane}/devices/${device}`,
  laneTip: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}/chain/tip`,
  laneLedger: (agency: string, lane: string) => `agencies/${agency}/lanes/${lane}/ledger`,
  agencyTip: (agency: string) => `agencies/${agency}/chain/tip`,
  agencyLedger: (agency: string) => `agencies/${agency}/ledger`,
  /** The right edge of the agency's Merkle tree. Server only, like all of the tree. */
  tree: (agency: string) => `agencies/${agency}/tree/edge`,
  treeLeaf: (agency: string, index: number) => `agencies/${agency}/treeLeaves/${keyLogId(index)}`,
  treeHeads: (agency: string) => `agencies/${agency}/treeHeads`,
  /** Where a chain ended when it last went into the tree: of a lane, or 'agency' or 'key-log'. */
  treeHead: (agency: string, chain: string) => `agencies/${agency}/treeHeads/${chain}`,
  checkpoints: (agency: string) => `agencies/${agency}/checkpoints`,
  checkpoint: (agency: string, n: number) => `agencies/${agency}/checkpoints/${keyLogId(n)}`,
  /** An agency with a checkpoint that is not signed yet. Server only. */
  dueCheckpoint: (agency: string) => `dueCheckpoints/${agency}`,
  link: (agency: string, link: string) => `agencies/${agency}/links/${link}`,
  /** Public id of a link → its agency. Server only. */
  linkIndex: (link: string) => `linkIndex/${link}`,
  linkNotes: (agency: string, link: string) => `agencies/${agency}/links/${link}/notes`,
  contact: (agency: string, contact: string) => `agencies/${agency}/contacts/${contact}`,
  /** uid → agency of a staff account. Server only. */
  account: (uid: string) => `accounts/${uid}`,
  nonce: (nonce: string) => `nonces/${nonce}`,
  limits: (key: string) => `limits/${key}`,
  mail: (id: string) => `mails/${id}`,
  /** One run of unread messages of one recipient. Server only. */
  notice: (id: string) => `notices/${id}`,
  /** How a member wants to be told of things. Server only. */
  reach: (agency: string, uid: string) => `agencies/${agency}/reach/${uid}`,
  pushDevices: (agency: string, uid: string) => `agencies/${agency}/reach/${uid}/push`,
  pushDevice: (agency: string, uid: string, device: string) => `agencies/${agency}/reach/${uid}/push/${device}`,
  /** Hash of an endpoint → whose subscription it is. Server only. */
  pushEndpoint: (hash: string) => `pushEndpoints/${hash}`,
  /** Server only. */
  ladder: (agency: string) => `agencies/${agency}/settings/ladder`,
  /** What is left to be done after a member was removed. Server only. */
  removal: (agency: string, uid: string) => `removals/${agency}-${uid}`,
  devicesSeen: (agency: string) => `agencies/${agency}/devicesSeen`,
  /** On which day a member's device was last here. Server only. */
  deviceSeen: (agency: string, device: string) => `agencies/${agency}/devicesSeen/${device}`,
  /** A person has new keys, and what was wrapped for the old ones is being made due. Server only. */
  rekeying: (agency: string, uid: string) => `rekeyings/${agency}-${uid}`,
  /** How many keys the renewal at hand began with. Server only. */
  renewal: (agency: string) => `agencies/${agency}/settings/renewal`,
  /** By what a candidate is known again, and when somebody wrote first. Server only. */
  approaches: (agency: string) => `agencies/${agency}/approaches`,
  approach: (agency: string, conversation: string) => `agencies/${agency}/approaches/${conversation}`,
  /** Whom nobody writes to without a yes. Server only. */
  offLimits: (agency: string) => `agencies/${agency}/offLimits`,
  offLimit: (agency: string, entry: string) => `agencies/${agency}/offLimits/${entry}`,
  handovers: (agency: string) => `agencies/${agency}/handovers`,
  handover: (agency: string, handover: string) => `agencies/${agency}/handovers/${handover}`,
  handoverItems: (agency: string, handover: string) => `agencies/${agency}/handovers/${handover}/items`,
  /** One conversation of a handover, once it is settled. */
  handoverItem: (agency: string, handover: string, conversation: string) => `agencies/${agency}/handovers/${handover}/items/${conversation}`,
  holds: (agency: string) => `agencies/${agency}/holds`,
  hold: (agency: string, hold: string) => `agencies/${agency}/holds/${hold}`,
  /** All holds that count now: read by whatever moves or deletes, in the same transaction. Server only. */
  holdRegister: (agency: string) => `agencies/${agency}/settings/holds`,
  trash: (agency: string) => `agencies/${agency}/trash`,
  /** A part of a conversation behind its last day. */
  trashed: (agency: string, lane: string) => `agencies/${agency}/trash/${lane}`,
  /** Leaves of the messages of one month that went, for the list under a certificate. Server only. */
  deletedLeaves: (agency: string, lane: string, period: number) => `agencies/${agency}/trash/${lane}/leaves/${period}`,
  retentionRuns: (agency: string) => `agencies/${agency}/retentionRuns`,
  retentionRun: (agency: string, run: string) => `agencies/${agency}/retentionRuns/${run}`,
  /** Which run is open, the newest certificate, and what the last look found. Server only. */
  retentionState: (agency: string) => `agencies/${agency}/settings/retention`,
  /** How far the clock went through the agencies. Server only. */
  retentionCursor: 'jobs/retention',
  certificates: (agency: string) => `agencies/${agency}/certificates`,
  certificate: (agency: string, number: number) => `agencies/${agency}/certificates/${keyLogId(number)}`,
  exports: (agency: string) => `agencies/${agency}/exports`,
  export: (agency: string, id: string) => `agencies/${agency}/exports/${id}`,
  /** How far the building of an export has come; its tickets. Server only. */
  exportWork: (id: string) => `exportWork/${id}`,
  exportTicket: (hash: string) => `exportTickets/${hash}`,
  /** Pieces of its files. Server only. */
  exportChunks: (id: string) => `exportWork/${id}/chunks`,
  /** What candidates asked for: deletion, correction. Server only. */
  erasures: (agency: string) => `agencies/${agency}/erasures`,
  erasure: (agency: string, erasure: string) => `agencies/${agency}/erasures/${erasure}`,
  /** A decided deletion that is not carried out yet. Server only. */
  erasureWork: (erasure: string) => `erasureWork/${erasure}`,
  /** How many deletions of the ledger in `shred` this database has been through. Server only. */
  erasureMark: 'erasureHead/current',
  /** What a candidate agreed to beyond the notice. Server only. */
  consents: (agency: string, guest: string) => `agencies/${agency}/consents/${guest}`,
  /** The closing of an agency, by an id that only its people and its witness know. Server only. */
  closing: (closing: string) => `closings/${closing}`,
  /** What is to be done next of an agency's closing. Server only. */
  closingWork: (agency: string) => `closingWork/${agency}`,
  /** Parts that broke on the way, by lane. Server only. */
  brokenParts: (agency: string) => `closingWork/${agency}/broken`,
  tasks: (agency: string) => `agencies/${agency}/tasks`,
  task: (agency: string, task: string) => `agencies/${agency}/tasks/${task}`,
} as const;

/** Paths in the database `shred`. */
export const shredPaths = {
  share: (lane: string, period: number) => `shares/${lane}/periods/${period}`,
  linkShares: (link: string) => `linkShares/${link}`,
  /** All holds that count now, once more: a share is destroyed in the transaction that reads them. */
  holds: (agency: string) => `holds/${agency}`,
  /** What was deleted, kept apart from what it was deleted from: done again after a restored backup. */
  deletions: 'deletions',
  deletion: (agency: string, lane: string) => `deletions/${agency}.${lane}`,
  /** The ledger of erasures, by a keyed hash of whom it is about: outside of the main data set, written before the first delete. */
  erasures: 'erasures',
  erasure: (subjectKey: string) => `erasures/${subjectKey}`,
  erasureHead: 'erasureHead/current',
} as const;

export const shredDatabase = 'shred';

/** Numbered documents sort by id as by number: ten digits. */
export const keyLogId = (seq: number): string => String(seq).padStart(10, '0');
