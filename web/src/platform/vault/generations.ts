import type { Tier } from '@liexin/domain/agency/role';
import { holdsSearchKey } from '@liexin/domain/agency/search-key';
import { Fault } from '@liexin/domain/kernel/fault';
import type { AgencyDocument, MandateDocument } from '@liexin/domain/storage/documents';
import { paths } from '@liexin/domain/storage/paths';
import { createGeneration } from '@liexin/e2ee/compartment';
import { DIRECTORY } from '@liexin/proof/generation-document';
import type { KeyLogMember } from '@liexin/proof/key-log-state';
import { auditKey, type AuditKeyPorts } from './audit-key.ts';
import { VaultFault } from './vault-fault.ts';
import { generationJson } from './wire.ts';

/** Renews the keys of searches and of the directory. */
export interface Generations {
  /**
   * A new key for a compartment, if one is due: true when this device made it, false when there is nothing to do or a colleague was first.
   * Stopped anywhere and repeated it makes one key at most: the server takes the next generation once. Rejects with `key-missing`
   * where this device does not hold the key before, `key-log-forked`, or the API's faults.
   */
  renew(compartmentId: string): Promise<boolean>;
}

type CompartmentShape = { readonly about: string; readonly tier: Tier; readonly generation: number };
type Mandate = MandateDocument<Uint8Array, unknown>;
type Agency = AgencyDocument<Uint8Array, unknown>;

/** Faults after which the documents are read again: a colleague was first, or somebody joined or left meanwhile. */
const moved: readonly string[] = ['stale-head', 'wraps-incomplete'];

export const openGenerations = (input: AuditKeyPorts): Generations => {
  const { device, api, source, keyLog, compartments } = input;
  const { agencyId } = device.admitted;

  /** Whom the next key is for, or null where none is due. Who is a member, with which key and clearance, says the log, never the server. */
  const people = async ({ about, tier }: CompartmentShape): Promise<((member: KeyLogMember) => boolean) | null> => {
    if (about === DIRECTORY) return (await source.get<Agency>(paths.agency(agencyId)))?.keysDue == null ? null : () => true;
    const mandate = await source.get<Mandate>(paths.mandate(agencyId, about));
    if (mandate === null || (tier === 'standard' ? mandate.keysDue : mandate.compensation?.keysDue) == null) return null;
    return (member) => holdsSearchKey(tier, member, mandate.team.includes(member.uid));
  };

  const once = async (compartmentId: string): Promise<boolean> => {
    const shape = await source.get<CompartmentShape>(paths.compartment(agencyId, compartmentId));
    if (shape === null) throw new VaultFault('key-missing', 'compartment');
    const isFor = await people(shape);
    if (isFor === null) return false;
    const log = await keyLog.sync();
    if (log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
    const [previous, auk] = await Promise.all([compartments.key(compartmentId, shape.generation), auditKey(input)]);
    const entitled = [...log.members.values()].filter((member) => member.status === 'active' && isFor(member));
    const made = await createGeneration({
      place: { agencyId, compartmentId, about: shape.about, tier: shape.tier },
      generation: shape.generation + 1,
      previous: previous.key,
      recipients: { ...Object.fromEntries(entitled.map((member) => [member.uid, member.ukPub])), ark: log.recovery.arkPub, auk },
      head: log.head,
      deviceKey: device.keys.ds.privateKey,
    });
    const body = generationJson(made, Object.fromEntries(entitled.map((member) => [member.uid, member.keysGeneration])));
    await api.call('renewGeneration', { params: { compartmentId }, body });
    await compartments.keep({ compartmentId, generation: made.document.generation, key: made.key });
    return true;
  };

  return {
    renew: async (compartmentId) => {
      for (let turn = 0; ; turn++) {
        try {
          return await once(compartmentId);
        } catch (error) {
          if (!(error instanceof Fault) || !moved.includes(error.code) || turn === 3) throw error;
        }
      }
    },
  };
};
