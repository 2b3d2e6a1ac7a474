/** Host of the endpoints that the local push service gives out; never resolved, it stands for `Platform.pushService`. */
export const localPushHost = 'push.localhost';

/** Push services of the browsers that have one: Chrome and its kin, Firefox, Safari, Edge on Windows. */
const known = [
  /^fcm\.googleapis\.com$/,
  /^(?:[a-z0-9-]+\.)?push\.services\.mozilla\.com$/,
  /^(?:[a-z0-9-]+\.)?push\.apple\.com$/,
  /^(?:[a-z0-9-]+\.)?notify\.windows\.com$/,
];

/**
 * Where a push may go (NT5). An endpoint is a client's word and this server would call it from inside its own network, so only the hosts
 * above on port 443 count, or only the local service's where one stands in; names alone, no user, no fragment.
 */
export const isPushEndpoint = (endpoint: string, isLocal: boolean): boolean => {
  if (!URL.canParse(endpoint) || endpoint.length > 2048) return false;
  const url = new URL(endpoint);
  const plain = url.protocol === 'https:' && url.port === '' && url.username === '' && url.password === '' && url.hash === '';
  return plain && (isLocal ? url.hostname === localPushHost : known.some((host) => host.test(url.hostname)));
};
