import type { ResponseOf } from '@liexin/domain/api/routes';
import type { ApiClient } from './api-client.ts';
import type { Clock } from './clock.ts';
import type { Preferences } from './preferences.ts';

export type Config = ResponseOf<'config'>;

/** Public settings, from the server or, without a network, as they were last time. The server's time sets the clock. */
export const loadConfig = async (api: ApiClient, clock: Clock, deviceNow: () => number, preferences: Preferences): Promise<Config> => {
  const sentMs = deviceNow();
  try {
    const config = await api.call('config', { params: {}, body: {} });
    clock.learn(config.serverTimeMs, sentMs, deviceNow());
    preferences.setConfig(JSON.stringify(config));
    return config;
  } catch (error) {
    const kept = preferences.config();
    if (kept === null) throw error;
    return JSON.parse(kept) as Config;
  }
};
