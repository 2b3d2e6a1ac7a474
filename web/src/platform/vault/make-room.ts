import type { RequestOf } from '@liexin/domain/api/routes';
import { shortId } from '@liexin/e2ee/random-bytes';
import { makeLane, type LanePerson, type MakeLaneInput } from './make-lane.ts';
import type { Colleague } from './teams.ts';
import { VaultFault } from './vault-fault.ts';

export interface MakeRoomInput extends MakeLaneInput {
  /** `mayWrite`: among the team. */
  readonly colleagues: readonly (Colleague & { readonly mayWrite: boolean })[];
}

/**
 * The channel of a search's team: one lane with a key of its own, for this member and the colleagues. Whether it stands is the server's
 * answer: a search has one, and keys that were made for another are thrown away.
 */
export const makeRoom = async (input: MakeRoomInput): Promise<RequestOf<'openRoom'>> => {
  if (input.log.unread.length > 0) throw new VaultFault('key-log-forked', 'unread entries');
  const everybody = [{ uid: input.device.uid, name: input.own.name, mayWrite: true }, ...input.colleagues];
  const people = everybody.map(({ uid, name, mayWrite }): [string, LanePerson] => [uid, { name, kind: 'staff', can: mayWrite ? 'rw' : 'r' }]);
  const { lane } = await makeLane(input, 'internal', shortId(), Object.fromEntries(people));
  return { lane };
};
