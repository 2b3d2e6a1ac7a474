import { z } from 'zod';

/** 96 bits of randomness as 16 base64url characters: agency, mandate, conversation, lane, compartment, device. */
export const shortIdPattern = /^[A-Za-z0-9_-]{16}$/;
/** 128 bits as 22 base64url characters: message, link, guest, kit. */
export const longIdPattern = /^[A-Za-z0-9_-]{22}$/;

export const shortIdSchema = z.string().regex(shortIdPattern);
export const longIdSchema = z.string().regex(longIdPattern);

/** A member's uid as Firebase Auth makes it. */
export const uidPattern = /^[A-Za-z0-9_-]{1,128}$/;
export const uidSchema = z.string().regex(uidPattern);
