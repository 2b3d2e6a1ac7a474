import type { Platform } from '../../platform/platform.ts';
import type { Handlers } from '../api/router.ts';
import { askExport } from './ask-export.ts';
import { collectExport, exportChunk, exportManifest, exportTicket } from './collect-export.ts';
import { estimateExport } from './estimate-export.ts';
import { runExports } from './export-jobs.ts';
import { exportKeys } from './export-keys.ts';
import { unlockExport } from './unlock-export.ts';
import { firestoreStore } from './package-store.ts';

type ExportRoute = 'estimateExport' | 'askExport' | 'exportManifest' | 'exportTicket' | 'collectExport' | 'exportChunk' | 'unlockExport' | 'exportKeys';

/** Binding of the routes of exports to their use cases; decides nothing. */
export const exportHandlers = (platform: Platform): Pick<Handlers, ExportRoute> => {
  const store = firestoreStore(platform.db);
  return {
    estimateExport: ({ principal, body, now }) => estimateExport(platform.db, principal, body.scope, now),
    askExport: async ({ principal, body, now }) => {
      await askExport(platform, principal, body, now);
      return {};
    },
    exportManifest: ({ principal, params, now }) => exportManifest(platform, store, principal, params.exportId, now),
    exportTicket: ({ principal, params, now }) => exportTicket(platform, principal, params.exportId, now),
    collectExport: ({ principal, params, body, now }) => collectExport(platform, store, principal, params.exportId, body, now),
    exportChunk: ({ principal, params, body, now }) => exportChunk(platform, store, principal, params.exportId, body, now),
    unlockExport: ({ principal, params, now }) => unlockExport(platform, principal, params.exportId, now),
    exportKeys: ({ principal, params, body, now }) => exportKeys(platform, store, principal, params.exportId, body, now),
  };
};

/** Behind `POST /api/internal/run/{job}`. */
export const exportJobs = (platform: Platform) => ({ exports: (now: number) => runExports(platform, firestoreStore(platform.db), now) });
