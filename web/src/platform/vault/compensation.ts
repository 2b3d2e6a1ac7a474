import { holdsSearchKey } from '@liexin/domain/agency/search-key';
import { Fault } from '@liexin/domain/kernel/fault';
import type { ConversationDocument, MandateDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { createGeneration } from '@liexin/e2ee/compartment';
import { shortId } from '@liexin/e2ee/random-bytes';
import { activeMember, type KeyLogState } from '@liexin/proof/key-log-state';
import { auditKey, type AuditKeyPorts } from './audit-key.ts';
import type { CompartmentKeyOf } from './compartments.ts';
import type { Generations } from './generations.ts';
import { makeLane, type LanePerson } from './make-lane.ts';
import type { Colleague, Teams } from './teams.ts';
import { VaultFault } from './vault-fault.ts';
import { generationJson } from './wire.ts';

const tier = 'compensation';
type Mandate = MandateDocument<Uint8Array, unknown>;
type Conversation = ConversationDocument<Uint8Array, unknown>;

export interface CompensationPorts extends AuditKeyPorts {
  readonly generations: Generations;
  readonly teams: Teams;
}

export interface OpenCompensation {
  readonly conversationId: string;
  /** As the list names this member. */
  readonly own: { readonly name: string; readonly role: string };
  /** Everybody else who takes part in the conversation and is cleared. */
  readonly colleagues: readonly (Colleague & { readonly mayWrite: boolean })[];
}

/** The lane that stands. `isOwn`: it is the one that was made by this call. */
export interface OpenedCompensation {
  readonly laneId: string;
  readonly isOwn: boolean;
}

/** A first key of the tier for a search, wrapped for its owners and those of its team who are cleared, the recovery key and the audit key. */
const makeKey = async (ports: AuditKeyPorts, log: KeyLogState, mandateId: string, team: readonly string[]) => {
  const { agencyId } = ports.device.admitted;
  const compartmentId = shortId();
  const entitled = [...log.members.values()].filter((member) => member.status === 'active' && holdsSearchKey(tier, member, team.includes(member.uid)));
  const made = await createGeneration({
    place: { agencyId, compartmentId, about: mandateId, tier },
    generation: 1,
    previous: null,
    recipients: { ...Object.fromEntries(entitled.map((member) => [member.uid, member.ukPub])), ark: log.recovery.arkPub, auk: await auditKey(ports) },
    head: log.head,
    deviceKey: ports.device.keys.ds.privateKey,
  });
  const key: CompartmentKeyOf = { compartmentId, generation: 1, key: made.key };
  return { key, json: generationJson(made, Object.fromEntries(entitled.map((member) => [member.uid, member.keysGeneration]))) };
};

/** A key that is not here yet is looked for again so often, after so long (ms). */
const [KEY_TURNS, KEY_MS] = [15, 2000];

const once = async (ports: CompensationPorts, { conversationId, own, colleagues }: OpenCompensation): Promise<OpenedCompensation> => {
  const { device, api, source, keyLog, compartments } = ports;
  const { agencyId } = device.admitted;
  const conversation = await source.get<Conversation>(paths.conversation(agencyId, conversationId));
  const mandate = conversation === null ? null : await source.get<Mandate>(paths.mandate(agencyId, conversation.mandate));
  if (conversation === null || mandate === null) throw new VaultFault('key-missing', 'conversation');
  if (activeMember(await keyLog.sync(), device.uid)?.clearance.includes(tier) !== true) throw new Fault('not-allowed');
  const stands = mandate.compensation?.compartment;
  // Nothing new under a key that somebody who left still holds.
  if (stands !== undefined) await ports.generations.renew(stands);
  const log = await keyLog.sync();
  if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
  const fresh = stands === undefined ? await makeKey(ports, log, conversation.mandate, mandate.team) : null;
  const compartment = stands === undefined ? fresh?.key : await compartments.newest(stands);
  if (compartment === undefined) throw new VaultFault('key-missing', 'compartment');
  const everybody = [{ uid: device.uid, name: own.name, mayWrite: true }, ...colleagues];
  const people = everybody.map(({ uid, name, mayWrite }): [string, LanePerson] => [uid, { name, kind: 'staff', can: mayWrite ? 'rw' : 'r' }]);
  const { lane } = await makeLane({ device, log, compartment, own, colleagues }, 'internalOffer', shortId(), Object.fromEntries(people));
  const body = { lane, compartmentId: compartment.compartmentId, key: fresh?.json ?? null };
  const { laneId } = await api.call('openCompensation', { params: { conversationId }, body });
  return { laneId, isOwn: laneId === lane.laneId };
};

/**
 * The lane of a conversation for what is said of pay, under a key that only those have who are cleared; made where there is none, and answered
 * with the one that stands. Stopped anywhere and repeated it makes one at most, and keys that did not come to stand are thrown away. Rejects
 * with `key-missing`, `key-log-forked` or the API's faults (`not-allowed` without clearance, `wraps-incomplete` while this device has not heard of somebody who came).
 */
export const openCompensation = async (ports: CompensationPorts, input: OpenCompensation): Promise<OpenedCompensation> => {
  for (let turn = 0; ; turn++) {
    try {
      return await once(ports, input);
    } catch (error) {
      // Cleared a moment ago: a colleague's page is making the key anew.
      const isOnItsWay = error instanceof VaultFault && error.code === 'key-missing' && turn < KEY_TURNS;
      if (isOnItsWay) await new Promise((resume) => setTimeout(resume, KEY_MS));
      else if (!(error instanceof Fault) || error.code !== 'stale-head' || turn >= 3) throw error;
    }
  }
};

/**
 * Takes somebody of the team who is cleared into that lane, with its whole past: a new key of the tier where one is due because they have none,
 * then the lane. Repeating changes nothing. Rejects with `key-missing`, `key-log-forked` or the API's faults (`not-a-member` without clearance).
 */
export const admitToCompensation = async (
  ports: CompensationPorts,
  { laneId, compartmentId, colleague }: { readonly laneId: string; readonly compartmentId: string; readonly colleague: Colleague },
): Promise<void> => {
  await ports.generations.renew(compartmentId);
  const made = await ports.teams.entry(laneId, colleague);
  if (made !== null) await ports.api.call('addReader', { params: { laneId }, body: { uid: colleague.uid, ...made } });
};
