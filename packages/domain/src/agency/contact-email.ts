import { z } from 'zod';

/** An address that codes are mailed to: at most 254 characters (RFC 5321, 4.5.3.1.3). */
export const contactEmailSchema = z.email().max(254);
