import { collection, documentId, getDocs, limit, orderBy, query } from 'firebase/firestore';
import { paths } from '@liexin/domain/storage/paths';
import { toMs } from '../../platform/live/message-order.ts';
import { readMessage } from '../../platform/live/stored-message.ts';
import type { Workspace } from '../../platform/workspace/workspace.ts';
import type { PreviewMessage } from './candidate-preview-types.ts';

/** As many as the candidate's page has before anything else. */
const SHOWN = 30;

/** The newest messages of a candidate lane, opened with the team's keys. Reads only: no mark moves, and the link's routes are not asked. */
export const readPreview = async (workspace: Workspace, laneId: string, guest: string, nameOf: (uid: string) => string): Promise<readonly PreviewMessage[]> => {
  const {
    admitted: { agencyId },
  } = workspace.vault.device;
  const newest = query(collection(workspace.db, paths.messages(agencyId, laneId)), orderBy('sentAt', 'desc'), orderBy(documentId(), 'desc'), limit(SHOWN));
  const participants = workspace.model.state().lanes.get(laneId)?.data['participants'] ?? {};
  const stored = (await getDocs(newest)).docs.flatMap((one) => readMessage(one.id, one.data()) ?? []).toReversed();
  const opened = await Promise.all(
    stored.map(async (message) => {
      const outcome = await workspace.vault.messages.open({ id: message.id, laneId, envelope: message.envelope, participants });
      if (outcome.kind !== 'opened' || message.envelope?.type !== 'msg') return [];
      return [
        {
          id: message.id,
          isTheirs: message.sender === guest,
          name: nameOf(message.sender),
          text: outcome.body.text,
          at: toMs(message.sentAt),
        } satisfies PreviewMessage,
      ];
    }),
  );
  return opened.flat();
};
