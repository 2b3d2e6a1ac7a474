import type { ApiClient } from '../api-client.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { openApproaches, type Approaches } from './approach.ts';
import { openCandidateDevices, type CandidateDevices } from './candidate-devices.ts';
import { openCompartments, type Compartments } from './compartments.ts';
import type { AdmittedDevice, Pin } from './device-record.ts';
import type { DeviceStore } from './device-store.ts';
import type { DocumentSource } from './document-source.ts';
import { openDrafts, type Drafts } from './drafts.ts';
import { openHandovers, type Handovers } from './handovers.ts';
import { openEmergencies, type Emergencies } from './emergencies.ts';
import { openExports, type Exports } from './exports.ts';
import { openGenerations, type Generations } from './generations.ts';
import { openHolds, type Holds } from './holds.ts';
import { openInvitations, type Invitations } from './invitations.ts';
import { openKeyLog, type KeyLog } from './key-log.ts';
import { openLanes, type Lanes } from './lane-ring.ts';
import { openLinks, type Links } from './links.ts';
import { openMessages, type Messages } from './messages.ts';
import { openRoles, type Roles } from './roles.ts';
import { openSealedStore, type SealedStore } from './sealed-store.ts';
import { openShares, type Shares } from './shares.ts';
import { openTeams, type Teams } from './teams.ts';

/** Everything that this member's device can open and seal. */
export interface Vault {
  readonly device: AdmittedDevice;
  readonly keyLog: KeyLog;
  readonly sealed: SealedStore;
  readonly compartments: Compartments;
  readonly lanes: Lanes;
  readonly shares: Shares;
  readonly candidates: CandidateDevices;
  readonly messages: Messages;
  readonly links: Links;
  readonly drafts: Drafts;
  /** Edits and answers that composers hold. */
  readonly composing: Drafts;
  readonly invitations: Invitations;
  readonly teams: Teams;
  readonly handovers: Handovers;
  readonly roles: Roles;
  readonly emergencies: Emergencies;
  readonly holds: Holds;
  readonly generations: Generations;
  readonly exports: Exports;
  readonly approaches: Approaches;
}

export interface VaultPorts {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly store: DeviceStore;
  readonly clock: Clock;
  readonly log: Log;
  readonly candidateOrigin: string;
}

export const openVault = ({ device, api, source, store, clock, log, candidateOrigin }: VaultPorts): Vault => {
  const { agencyId, pin } = device.admitted;
  const pinned = (next: Pin): Promise<void> =>
    store.changeDevice(device.uid, (kept) =>
      kept.deviceId === device.deviceId && kept.admitted !== null ? { ...kept, admitted: { ...kept.admitted, pin: next } } : kept,
    );
  const sealed = openSealedStore(store, device);
  const keyLog = openKeyLog({ agencyId, pin, source, pinned });
  const compartments = openCompartments({ device, source, keyLog, sealed });
  const lanes = openLanes({ device, source, keyLog, compartments, sealed, log });
  const shares = openShares({ api, sealed, now: () => clock.now() });
  const candidates = openCandidateDevices({ agencyId, api, source, keyLog, compartments, sealed });
  const approaches = openApproaches({ device, api, source, compartments, now: () => clock.now() });
  return {
    device,
    approaches,
    keyLog,
    sealed,
    compartments,
    lanes,
    shares,
    candidates,
    messages: openMessages({ device, keyLog, lanes, shares, candidates, log }),
    links: openLinks({ device, api, source, keyLog, compartments, lanes, candidates, approaches, candidateOrigin }),
    drafts: openDrafts(sealed),
    composing: openDrafts(sealed, 'composing'),
    invitations: openInvitations({ device, api, source, keyLog, compartments }),
    generations: openGenerations({ device, api, source, keyLog, compartments, sealed }),
    teams: openTeams({ device, api, source, keyLog, compartments, lanes }),
    handovers: openHandovers({ device, keyLog, compartments }),
    emergencies: openEmergencies({ device, api, source, compartments, now: () => clock.now() }),
    exports: openExports({ device, source, compartments }),
    holds: openHolds({ device, api, source, compartments }),
    roles: openRoles({ device, api, source, keyLog, compartments }),
  };
};
