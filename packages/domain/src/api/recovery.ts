import { z } from 'zod';
import { longIdSchema } from '../kernel/ids.ts';
import { kitBlobSchema } from './agency.ts';
import { signatureSchema } from './shapes.ts';

/** POST /api/agency/kit/open (owner, admin; 10 an hour): the sealed kit, for somebody who has its words. Null before one was saved. */
export const openKitResponse = z.object({ kit: kitBlobSchema.nullable() });

/** POST /api/agency/kit/tested: RSK's signature over the test statement of that UTC day. Once more on one day changes nothing. */
export const kitTestedRequest = z.object({ kitId: longIdSchema, day: z.int(), signature: signatureSchema });
