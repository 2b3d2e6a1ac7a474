import { onDocumentCreated } from 'firebase-functions/firestore';
import { systemClock } from '../../platform/clock.ts';
import { triggerOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import type { NoticeDocument } from '../../platform/server-documents.ts';
import { firstTurn } from './first-turn.ts';

/** Binding only. Deployed under this name: never renamed. */
export const onNoticeCreated = onDocumentCreated({ ...triggerOptions, document: 'notices/{noticeId}' }, async ({ data, params: { noticeId } }) => {
  const notice = data?.data() as NoticeDocument | undefined;
  if (notice) await firstTurn(getPlatform(), noticeId, notice, data?.updateTime, systemClock);
});
