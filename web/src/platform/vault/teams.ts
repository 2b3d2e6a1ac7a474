import type { RequestOf } from '@liexin/domain/api/routes';
import { Fault } from '@liexin/domain/kernel/fault';
import { paths } from '@liexin/domain/storage/paths';
import { wrapCompartmentKey } from '@liexin/e2ee/compartment';
import { sealName } from '@liexin/e2ee/lane-name';
import { sealSignerList } from '@liexin/e2ee/signer-lists';
import { activeMember } from '@liexin/proof/key-log-state';
import type { ApiClient } from '../api-client.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { DocumentSource } from './document-source.ts';
import type { KeyLog } from './key-log.ts';
import type { Lanes } from './lane-ring.ts';
import { listKeyOf } from './own-person-keys.ts';
import { presentKeys } from './present-signers.ts';
import { VaultFault } from './vault-fault.ts';
import { b64, hpkeJson, signerListJson } from './wire.ts';

type Wrap = RequestOf<'enterTeam'>['wrap'];
/** A signed way into a lane: the sealed name and the next list. */
export type LaneEntry = Pick<RequestOf<'addReader'>, 'name' | 'signers'>;

/** A colleague as a lane's list names them to its candidate. */
export interface Colleague {
  readonly uid: string;
  readonly name: string;
  readonly role: string;
}

export interface EnterInput {
  readonly mandateId: string;
  readonly compartmentId: string;
  /** Every lane of the search that is to be opened. */
  readonly lanes: readonly string[];
  readonly colleague: Colleague;
}

/** Takes colleagues into searches. */
export interface Teams {
  /**
   * The key of the search, then lane after lane; `progress` after each. Repeating after a crash or a lost network goes on where it
   * stopped: what is open is passed over. Rejects with the API's faults or `key-missing`.
   */
  enter(input: EnterInput, progress: (done: number, total: number) => void): Promise<void>;
  /** The newest key of a search for a colleague. Rejects with `key-missing` or `key-log-forked`. */
  wrap(compartmentId: string, uid: string): Promise<Wrap>;
  /** A colleague's way into a lane, as it stands now; null where they take part. Rejects likewise. */
  entry(laneId: string, colleague: Colleague): Promise<LaneEntry | null>;
}

export interface TeamsInput {
  readonly device: AdmittedDevice;
  readonly api: ApiClient;
  readonly source: DocumentSource;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
  readonly lanes: Lanes;
}

type CompartmentShape = { readonly about: string; readonly tier: 'standard' | 'compensation'; readonly generation: number };

export const openTeams = ({ device, api, source, keyLog, compartments, lanes }: TeamsInput): Teams => {
  const { agencyId } = device.admitted;

  const wrap: Teams['wrap'] = async (compartmentId, uid) => {
    const [log, shape] = await Promise.all([keyLog.sync(), source.get<CompartmentShape>(paths.compartment(agencyId, compartmentId))]);
    const member = activeMember(log, uid);
    if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
    if (shape === null || member === undefined) throw new VaultFault('key-missing', 'compartment');
    const { generation, key } = await compartments.key(compartmentId, shape.generation);
    const place = { agencyId, compartmentId, about: shape.about, tier: shape.tier };
    return { ...hpkeJson(await wrapCompartmentKey(place, generation, key, { recipientId: uid, publicKey: member.ukPub })), generation };
  };

  const entry: Teams['entry'] = async (laneId, { uid, name, role }) => {
    const [ring, log] = await Promise.all([lanes.ring(laneId), keyLog.sync()]);
    if (ring.lane.participants[uid]?.until === null) return null;
    if (ring.strangers.length > 0 || log.unread.length > 0) throw new VaultFault('key-log-forked', 'signers');
    const [member, laneKey] = [activeMember(log, uid), ring.keys.get(ring.lane.epoch)];
    if (member === undefined || laneKey === undefined) throw new VaultFault('key-missing', 'lane');
    const place = { agencyId, laneId };
    const [list, sealedName] = await Promise.all([
      sealSignerList({
        place,
        previous: ring.lists.at(-1) ?? null,
        epoch: ring.lane.epoch,
        laneKey,
        head: log.head,
        signers: [
          ...presentKeys(
            ring.signers.filter((signer) => signer.uid !== uid),
            log,
          ),
          { uid, usPub: member.usPub, role, name },
        ],
        by: device.uid,
        usKey: listKeyOf(device.admitted, device.uid, ring.signers),
      }),
      sealName({ ...place, epoch: ring.lane.epoch }, laneKey, uid, name),
    ]);
    return { name: b64(sealedName), signers: signerListJson(list) };
  };

  const wrapKey = async ({ mandateId, compartmentId, colleague: { uid } }: EnterInput): Promise<void> => {
    await api.call('enterTeam', { params: { mandateId }, body: { uid, wrap: await wrap(compartmentId, uid) } });
  };

  const openLane = async (laneId: string, colleague: Colleague): Promise<void> => {
    const made = await entry(laneId, colleague);
    if (made !== null) await api.call('addReader', { params: { laneId }, body: { uid: colleague.uid, ...made } });
  };

  /** What was made on a head or list that moved meanwhile is made again. */
  const again = async (work: () => Promise<void>): Promise<void> => {
    for (let turn = 0; ; turn++) {
      try {
        return await work();
      } catch (error) {
        const moved = error instanceof Fault && ['stale-head', 'stale-epoch', 'malformed-request'].includes(error.code);
        if (!moved || turn === 3) throw error;
      }
    }
  };

  return {
    wrap,
    entry,
    enter: async (input, progress) => {
      const total = input.lanes.length;
      progress(0, total);
      await again(() => wrapKey(input));
      for (const [i, laneId] of input.lanes.entries()) {
        await again(() => openLane(laneId, input.colleague));
        progress(i + 1, total);
      }
    },
  };
};
