import type { ResponseOf } from '@liexin/domain/api/routes';
import type { ApiClient } from './api-client.ts';
import type { Clock } from './clock.ts';
import type { Preferences } from './preferences.ts';

export type Config = ResponseOf<'config'>;

/** Public settings, from the server or, without a network, as they were last time. The server's time sets the clock. */
export const loadConfig = async (api: ApiClient, clock: Clock, deviceNow: () => number, preferences: Preferences): Promise<Config> => {
  try {
    const config = await learnTime(api, clock, deviceNow);
    preferences.setConfig(JSON.stringify(config));
    return config;
  } catch (error) {
    const kept = preferences.config();
    if (kept === null) throw error;
    return JSON.parse(kept) as Config;
  }
};

/** Asks the server for its settings and sets the clock by its time. */
export const learnTime = async (api: ApiClient, clock: Clock, deviceNow: () => number): Promise<Config> => {
  const sentMs = deviceNow();
  const config = await api.call('config', { params: {}, body: {} });
  clock.learn(config.serverTimeMs, sentMs, deviceNow());
  return config;
};
