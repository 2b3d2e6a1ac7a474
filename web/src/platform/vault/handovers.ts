import type { RequestOf } from '@liexin/domain/api/routes';
import type { SealedDocument } from '@liexin/domain/storage/documents';
import type { HandoverDocument } from '@liexin/domain/storage/handover-document';
import { signHandover, verifyHandover } from '@liexin/proof/handover-order';
import { activeMember } from '@liexin/proof/key-log-state';
import { openGreeting, sealGreeting, type GreetingCard } from './cards.ts';
import type { Compartments } from './compartments.ts';
import type { AdmittedDevice } from './device-record.ts';
import type { KeyLog } from './key-log.ts';
import { b64, mapValues, sealedJson } from './wire.ts';

export type Handover = HandoverDocument<Uint8Array, unknown>;

export interface HandoverWish {
  readonly from: string;
  readonly mandates: readonly {
    readonly mandateId: string;
    readonly compartment: string;
    /** By receiver: ids of conversations. */
    readonly receivers: Readonly<Record<string, readonly string[]>>;
  }[];
  /** Null: candidates are told nothing. */
  readonly greeting: GreetingCard | null;
}

/** Orders that somebody's conversations go to others: made, believed, read. */
export interface Handovers {
  /** A signed order, for the API. The id is whose who orders: a repeat after a lost answer, under the same, makes no second one. */
  order(handoverId: string, wish: HandoverWish): Promise<RequestOf<'createHandover'>>;
  /** Whether this device may carry it out: its own person ordered it, or an owner or administrator whom the key log knows did. */
  isOrdered(handoverId: string, handover: Handover): Promise<boolean>;
  /** The words to candidates of one search; null where there are none or they do not open. */
  greeting(handoverId: string, handover: Handover, mandateId: string): Promise<GreetingCard | null>;
}

export interface HandoversInput {
  readonly device: AdmittedDevice;
  readonly keyLog: KeyLog;
  readonly compartments: Compartments;
}

export const openHandovers = ({ device, keyLog, compartments }: HandoversInput): Handovers => {
  const { agencyId, person } = device.admitted;
  return {
    order: async (handoverId, { from, mandates, greeting }) => {
      const plan = Object.fromEntries(mandates.map(({ mandateId, receivers }) => [mandateId, receivers]));
      const sealed = await Promise.all(
        mandates.map(async ({ mandateId, compartment }) =>
          greeting === null ? null : sealedJson(await sealGreeting(agencyId, handoverId, mandateId, await compartments.newest(compartment), greeting)),
        ),
      );
      return {
        handoverId,
        from,
        mandates: mandates.map(({ mandateId, receivers }, i) => ({
          mandateId,
          receivers: Object.entries(receivers).map(([uid, conversationIds]) => ({ uid, conversationIds: [...conversationIds] })),
          greeting: sealed[i] ?? null,
        })),
        signature: b64(await signHandover({ agencyId, handoverId, from, plan }, person.us.privateKey)),
      };
    },
    isOrdered: async (handoverId, { from, by, plan, signature }) => {
      const log = await keyLog.sync();
      const maker = activeMember(log, by);
      const mayOrder = by === device.uid || maker?.roles.some((role) => role === 'owner' || role === 'admin') === true;
      if (maker === undefined || !mayOrder || log.unread.length > 0) return false;
      return verifyHandover({ agencyId, handoverId, from, plan: mapValues(plan, ({ receivers }) => receivers) }, signature, maker.usPub);
    },
    greeting: async (handoverId, { plan }, mandateId) => {
      const part = plan[mandateId];
      const box: SealedDocument<Uint8Array> | null = part?.greeting ?? null;
      if (part === undefined || box === null) return null;
      const { key } = await compartments.key(part.compartment, box.generation);
      return openGreeting(agencyId, handoverId, mandateId, key, box);
    },
  };
};
