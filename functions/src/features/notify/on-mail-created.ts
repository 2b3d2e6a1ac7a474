import { onDocumentCreated } from 'firebase-functions/firestore';
import { systemClock } from '../../platform/clock.ts';
import { triggerOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import { deliverMail } from './deliver-mail.ts';

/** Binding only. Deployed under this name: never renamed. A mail does not wait for the minute; the job takes up what fails here. */
export const onMailCreated = onDocumentCreated({ ...triggerOptions, document: 'mails/{mailId}' }, async ({ params: { mailId } }) => {
  await deliverMail(getPlatform(), mailId, systemClock());
});
