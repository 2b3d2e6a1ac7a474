import { longId, shortId } from '@liexin/e2ee/random-bytes';

/** Id of a new message: 128 random bits. */
export const newMessageId = (): string => longId();
/** Id of a new thing of an agency: 96 random bits. */
export const newShortId = (): string => shortId();
/** Id of something that is asked for: 128 random bits. */
export const newLongId = (): string => longId();
