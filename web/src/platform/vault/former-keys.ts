import type { ResponseOf } from '@liexin/domain/api/routes';
import { importPersonKeys, openFormerKeys, type PersonKeys } from '@liexin/e2ee/person-keys';
import { equalBytes } from '@liexin/proof/bytes';
import type { KeyLogMember } from '@liexin/proof/key-log-state';
import type { Admission } from './device-record.ts';
import { hpkeBytes } from './wire.ts';

type Former = NonNullable<Admission['former']>;

/**
 * Keys that a person had before, oldest first, for a device that is let in after they were made new: each is opened by the one after it and must
 * be the one that the log names. Ends where one is not there, does not open or is another: what was sealed for it then stays shut here.
 */
export const openFormer = async (
  agencyId: string,
  member: KeyLogMember,
  present: PersonKeys,
  boxes: ResponseOf<'unlock'>['keys']['former'],
): Promise<Former> => {
  const former: Former[number][] = [];
  let { uk } = present;
  for (let keysGeneration = member.keysGeneration - 1; keysGeneration > 0; keysGeneration--) {
    const box = boxes.find(({ generation }) => generation === keysGeneration);
    const named = member.formerKeys.find((one) => one.keysGeneration === keysGeneration);
    const opened = box && (await openFormerKeys({ agencyId, uid: member.uid, keysGeneration }, uk, hpkeBytes(box)));
    if (!opened?.ok || named === undefined) break;
    const person = await importPersonKeys(opened.value);
    if (!equalBytes(named.usPub, person.usPub) || !equalBytes(named.ukPub, person.ukPub)) break;
    former.unshift({ keysGeneration, person });
    uk = person.uk;
  }
  return former;
};
