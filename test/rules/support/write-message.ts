import { paths } from '@liexin/domain/storage/paths';
import { periodOf } from '@liexin/proof/period';
import { bytes, longId } from '../../../functions/src/testing/keys.ts';
import type { Cast, Player } from './cast.ts';

const whole = (value: number) => ({ integerValue: String(value) });
const binary = (count: number) => ({ bytesValue: Buffer.from(bytes(count)).toString('base64') });
const now = (fieldPath: string) => ({ fieldPath, setToServerValue: 'REQUEST_TIME' });

/** A message and the lane's `last` in one commit, as a client makes them; its insides are random, which rules cannot tell. */
export const writesMessage = ({ agency: { agencyId } }: Cast, { rest, uid, deviceId }: Player, laneId: string): Promise<boolean> => {
  const message = {
    version: whole(1),
    suite: whole(1),
    epoch: whole(1),
    period: whole(periodOf(Date.now())),
    sender: { stringValue: uid },
    device: { stringValue: deviceId },
    counter: whole(1),
    type: { stringValue: 'msg' },
    keyLogSeq: whole(1),
    keyLogHash: binary(16),
    tipSeq: whole(0),
    tipHash: binary(16),
    nonce: binary(12),
    ciphertext: binary(272),
    commitment: binary(32),
    signature: binary(64),
  };
  const last = { mapValue: { fields: { by: { stringValue: uid }, size: whole(1) } } };
  return rest.commit([
    {
      update: { name: rest.name(paths.message(agencyId, laneId, longId())), fields: message },
      updateTransforms: [now('sentAt')],
      currentDocument: { exists: false },
    },
    {
      update: { name: rest.name(paths.lane(agencyId, laneId)), fields: { last } },
      updateMask: { fieldPaths: ['last.by', 'last.size'] },
      updateTransforms: [now('last.at')],
    },
  ]);
};
