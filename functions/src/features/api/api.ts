import { getRequestListener } from '@hono/node-server';
import { onRequest } from 'firebase-functions/https';
import { systemClock } from '../../platform/clock.ts';
import { apiOptions } from '../../platform/options.ts';
import { getPlatform } from '../../platform/platform.ts';
import { makeHandlers, makeJobs } from './handlers.ts';
import { makeApi } from './router.ts';

type Listener = ReturnType<typeof getRequestListener>;
let listener: Listener | undefined;
const getListener = (): Listener => {
  const platform = getPlatform();
  return (listener ??= getRequestListener(makeApi(platform, makeHandlers(platform), systemClock, makeJobs(platform)).fetch));
};

/** The one HTTPS function: every call of our own web app and, later, of connectors. Binding only. */
export const api = onRequest(apiOptions, (request, response) => getListener()(request, response));
