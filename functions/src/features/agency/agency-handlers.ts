import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { beginImport } from './begin-import.ts';
import { config } from './config.ts';
import { createAgency } from './create-agency.ts';
import { confirmKit, recovery, saveKit } from './kit.ts';

/** Binding of the agency's routes to their use cases; decides nothing. */
export const agencyHandlers = (platform: Platform): Pick<Handlers, 'config' | 'createAgency' | 'recovery' | 'saveKit' | 'confirmKit' | 'beginImport'> => ({
  config: ({ now }) => Promise.resolve(config(platform, now)),
  createAgency: ({ principal, body, now }) => createAgency(platform, principal, body, now),
  recovery: ({ principal }) => recovery(platform, principal),
  saveKit: async ({ principal, body }) => {
    await saveKit(platform, principal, body);
    return {};
  },
  confirmKit: async ({ principal, body, now }) => {
    await confirmKit(platform, principal, body, now);
    return {};
  },
  beginImport: async ({ principal, body, now }) => {
    await beginImport(platform, principal, body, now);
    return {};
  },
});
